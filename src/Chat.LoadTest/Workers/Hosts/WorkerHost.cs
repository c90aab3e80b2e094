using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chat.Commands;

namespace Chat.LoadTest.Workers.Hosts;

/// <summary>Listens for coordinators that know the secret, and does the part of one run at a time.</summary>
internal sealed class WorkerHost : IDisposable
{
    /// <summary>Who has not proven in this time that it knows the secret does not.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Conversations with strangers at a time; further ones wait in the system's queue.</summary>
    private const int Strangers = 16;

    private readonly Socket _listener;
    private readonly WorkerSecret _secret;
    private readonly TextWriter _output;
    private readonly X509Certificate2 _certificate = MadeUp();
    private readonly SemaphoreSlim _places = new(Strangers);
    private int _busy;

    /// <exception cref="LoadException">The address cannot be had.</exception>
    public WorkerHost(IPEndPoint at, WorkerSecret secret, TextWriter output)
    {
        (_secret, _output) = (secret, output);
        _listener = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(at);
            _listener.Listen();
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new LoadException($"A worker cannot listen on {at} ({e.SocketErrorCode}): give another address with --listen.");
        }
    }

    public IPEndPoint At => (IPEndPoint)_listener.LocalEndPoint!;

    public async Task RunAsync(CancellationToken end)
    {
        var conversations = new List<Task>();
        while (!end.IsCancellationRequested)
            try
            {
                await _places.WaitAsync(end);
                conversations.RemoveAll(task => task.IsCompleted);
                conversations.Add(ConverseAsync(await _listener.AcceptAsync(end), end));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // It is to end, or a client gave up in the queue.
            }
        await Task.WhenAll(conversations);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
        _places.Dispose();
    }

    private async Task ConverseAsync(Socket socket, CancellationToken end)
    {
        socket.NoDelay = true;
        var from = socket.RemoteEndPoint;
        await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var verdict = WorkerVerdict.Busy;
        try
        {
            if (!await IsKnownAsync(stream, () => verdict = Decide(), end)) Say($"{from} is no coordinator that knows the secret: give both the same {WorkerSecret.Variable}.");
            else if (verdict == WorkerVerdict.Busy) Say($"The coordinator at {from} has to wait: this worker is busy.");
            else await WorkAsync(stream, $"{from}", end);
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException)
        {
            if (!end.IsCancellationRequested) Say($"{from} is no coordinator of this version, or broke off.");
        }
        finally
        {
            if (verdict == WorkerVerdict.Welcome) Volatile.Write(ref _busy, 0);
        }
    }

    private async Task<bool> IsKnownAsync(SslStream stream, Func<WorkerVerdict> decide, CancellationToken end)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
            limit.CancelAfter(Patience);
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, limit.Token);
            return await Handshaking.AsWorkerAsync(stream, _secret, decide, limit.Token);
        }
        finally
        {
            _places.Release();
        }
    }

    private WorkerVerdict Decide() => Interlocked.CompareExchange(ref _busy, 1, 0) == 0 ? WorkerVerdict.Welcome : WorkerVerdict.Busy;

    private async Task WorkAsync(SslStream stream, string from, CancellationToken end)
    {
        Say($"A run of {from} begins.");
        await using (var loop = new WorkerLoop(new WorkerChannel(stream, stream))) await loop.RunAsync(end);
        Say($"The run of {from} is over.");
    }

    private void Say(string line) => _output.WriteTerminalLine(line);

    // Made anew at each start; what it is good for is said at the handshake.
    private static X509Certificate2 MadeUp()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=chat-load-worker", key, HashAlgorithmName.SHA256);
        using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null); // Windows takes a key only in this way
    }
}
