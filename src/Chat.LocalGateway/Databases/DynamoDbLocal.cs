using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Chat.LocalGateway.Databases;

/// <summary>AWS's DynamoDB Local, in memory, on a free port, for as long as this object lives.</summary>
/// <remarks>
/// It comes out of the npm package amplify-dynamodb-simulator and needs Java 17. It listens on every interface, as it has no
/// option to listen on one, and takes any credentials. What keeps a table from others on the network is the access key id that
/// it is made with: each has tables of its own, and tells of no other's.
/// </remarks>
public sealed class DynamoDbLocal : IAsyncDisposable
{
    /// <summary>Names a folder that holds DynamoDBLocal.jar.</summary>
    public const string FolderVariable = "CHAT_DYNAMODB_LOCAL";

    /// <summary>Names the folder of all tools that <c>./chat tools</c> installs.</summary>
    public const string ToolsVariable = "CHAT_TOOLS";

    private const string Jar = "DynamoDBLocal.jar";
    private const string Missing = "Java is not on this machine: install Java 17 or newer, or set JAVA_HOME.";

    // Another program may take the port between the moment it was found free and the moment Java listens on it.
    private const int Tries = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly EventHandler _onExit;

    private DynamoDbLocal(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _onExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
    }

    /// <summary>What a client takes as its service URL.</summary>
    public Uri Address { get; }

    /// <summary>The folder of the jar, or null where there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
            return File.Exists(Path.Combine(named, Jar)) ? named : null;
        var tools = Environment.GetEnvironmentVariable(ToolsVariable) is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".chat-tools");
        var installed = Path.Combine(tools, "node_modules", "amplify-dynamodb-simulator", "emulator");
        return File.Exists(Path.Combine(installed, Jar)) ? installed : null;
    }

    /// <summary>Starts it, and returns when it answers.</summary>
    /// <exception cref="DynamoDbLocalException">Java or the jar is missing, or it does not start; the message is one sentence.</exception>
    public static async Task<DynamoDbLocal> StartAsync(CancellationToken cancellation = default)
    {
        var folder = Find() ?? throw new DynamoDbLocalException(
            $"DynamoDB Local is not on this machine: run ./chat tools, or set {FolderVariable} to a folder with {Jar}.");
        var complaint = "";
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var port = FreePort();
            string[] virtualMachine = [$"-Djava.library.path={Path.Combine(folder, "DynamoDBLocal_lib")}", "-Xmx1g"];
            string[] program = ["-jar", Path.Combine(folder, Jar), "-inMemory", "-disableTelemetry", "-port", $"{port}"];
            var process = Launch(FindJava(), [.. virtualMachine, .. program]);
            var local = new DynamoDbLocal(process, new Uri($"http://127.0.0.1:{port}"));
            var errors = Drain(process);
            if (await local.AnswersAsync(cancellation))
                return local;
            await local.DisposeAsync();
            complaint = await errors;
        }

        throw new DynamoDbLocalException($"DynamoDB Local in {folder} does not start (it needs Java 17 or newer): {complaint}");
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Patience };
        var started = Stopwatch.StartNew();
        try
        {
            while (!_process.HasExited && started.Elapsed < Patience)
            {
                if (await AnswersNowAsync(client, cancellation))
                    return !_process.HasExited;
                await Task.Delay(BetweenLooks, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await DisposeAsync();
            throw;
        }

        return false;
    }

    /// <summary>It refuses a request without a signature, with a request id of its own: nobody else answers so.</summary>
    private async Task<bool> AnswersNowAsync(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.GetAsync(Address, cancellation);
            return response.Headers.Contains("x-amzn-RequestId");
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static string FindJava()
    {
        var name = OperatingSystem.IsWindows() ? "java.exe" : "java";
        var home = Environment.GetEnvironmentVariable("JAVA_HOME") is { Length: > 0 } folder ? new[] { Path.Combine(folder, "bin") } : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return home.Concat(path).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? throw new DynamoDbLocalException(Missing);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Launch(string program, string[] arguments)
    {
        var start = ChildProcess.Command(program, arguments, endsWithGateway: true);
        start.WorkingDirectory = Path.GetTempPath();
        try
        {
            return Process.Start(start) ?? throw new DynamoDbLocalException(Missing);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new DynamoDbLocalException(Missing, exception);
        }
    }

    /// <summary>Reads all output, so that the process never waits for it. Its result is the last line that complains.</summary>
    private static Task<string> Drain(Process process)
    {
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return Task.Run(async () =>
        {
            var last = "it gave no reason.";
            while (await process.StandardError.ReadLineAsync() is { } line)
                last = string.IsNullOrWhiteSpace(line) ? last : line.Trim();
            return last;
        });
    }
}

/// <summary>DynamoDB Local cannot be had: the message is one sentence that says how to mend it.</summary>
public sealed class DynamoDbLocalException(string message, Exception? innerException = null) : Exception(message, innerException);
