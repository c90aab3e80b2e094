using System.Net;
using System.Net.Sockets;
using System.Text;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Runs;
using Chat.LoadTest.Tests.Server;
using Chat.LoadTest.Workers;
using Chat.LoadTest.Workers.Hosts;

namespace Chat.LoadTest.Tests.Workers;

/// <summary>Workers that listen, as on other hosts, and who may lead them.</summary>
public sealed class HostTests : IAsyncLifetime
{
    private static readonly WorkerSecret Secret = new("a secret of these tests");
    private readonly CancellationTokenSource _end = new();
    private readonly List<(WorkerHost Host, Task Running, Lines Said)> _hosts = [];
    private FaultyChat _chat = null!;

    public async ValueTask InitializeAsync() => _chat = await FaultyChat.StartAsync(Misbehaviour.None);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var (host, running, _) in _hosts)
        {
            await running;
            host.Dispose();
        }
        await _chat.DisposeAsync();
        _end.Dispose();
    }

    [Fact]
    public async Task Two_hosts_make_one_report_and_one_audit()
    {
        var hosts = $"{Start()},{Start()}";
        var report = await RunAsync(hosts, _chat.Url);
        Assert.Empty(report.Broken());
        Assert.Equal(0, report.ExitCode);
        Assert.Equal((60, 60, 180), (report.Counts.Sent, report.Counts.Acknowledged, report.Counts.Deliveries));
        Assert.Equal(180, report.Latency("delivery").Count);
        Assert.Equal(hosts.Split(','), report.Workers.Select(worker => worker.Name));
        Assert.All(report.Workers, worker => Assert.Equal((4, true), (worker.Connections, worker.ClockUncertainty > 0)));
        Assert.Contains(Summary.Lines(report), line => line.StartsWith("clocks ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_does_one_run_after_the_other()
    {
        var host = Start();
        for (var round = 0; round < 2; round++) Assert.Equal(60, (await RunAsync(host, _chat.Url)).Counts.Acknowledged);
    }

    [Theory]
    [InlineData(Misbehaviour.Loses, "lost")]
    [InlineData(Misbehaviour.Misses, "missed")]
    [InlineData(Misbehaviour.ForgetsInHistory, "not stored")]
    public async Task What_one_hosts_publisher_said_and_anothers_members_did_not_get_is_found(Misbehaviour how, string expected)
    {
        await using var chat = await FaultyChat.StartAsync(how);
        var report = await RunAsync($"{Start()},{Start()}", chat.Url);
        Assert.Equal(3, report.ExitCode);
        Assert.Equal([expected], report.Broken());
    }

    [Fact]
    public async Task Another_secret_is_refused_on_both_sides()
    {
        var host = Start();
        var refused = await Assert.ThrowsAsync<LoadException>(() => RunAsync(host, _chat.Url, new WorkerSecret("another secret of these tests")));
        Assert.StartsWith($"Worker 0 ({host}) has another secret", refused.Message, StringComparison.Ordinal);
        await _hosts[0].Said.UntilAsync("broke off");
    }

    [Fact]
    public async Task Somebody_in_the_middle_cannot_pass_the_proofs_on()
    {
        using var middle = new Middle(IPEndPoint.Parse(Start()));
        var refused = await Assert.ThrowsAsync<LoadException>(() => RunAsync($"{middle.At}", _chat.Url));
        Assert.Contains("has another secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coordinator_that_cannot_prove_itself_does_not_get_in()
    {
        var host = IPEndPoint.Parse(Start());
        using var client = new TcpClient();
        await client.ConnectAsync(host);
        await using var stream = await Middle.SecuredAsync(client);
        await stream.WriteAsync((byte[])[.. "chat-load-worker-1\n"u8, .. new byte[32]]);
        await stream.ReadExactlyAsync(new byte[64]);
        await stream.WriteAsync(new byte[32]);
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        await _hosts[0].Said.UntilAsync("knows the secret");
    }

    [Fact]
    public async Task What_speaks_something_else_is_turned_away_and_the_next_run_takes_place()
    {
        var host = Start();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPEndPoint.Parse(host));
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"));
            await _hosts[0].Said.UntilAsync("broke off");
        }
        Assert.Equal(0, (await RunAsync(host, _chat.Url)).ExitCode);
    }

    [Fact]
    public async Task While_one_coordinator_leads_a_worker_the_next_is_told()
    {
        var host = Start();
        using var stop = new CancellationTokenSource();
        var first = RunAsync(host, _chat.Url, duration: 600, stop: stop.Token);
        await _hosts[0].Said.UntilAsync("begins");
        var refused = await Assert.ThrowsAsync<LoadException>(() => RunAsync(host, _chat.Url));
        Assert.Equal($"Worker 0 ({host}) is busy with another run: wait for its end.", refused.Message);
        await stop.CancelAsync();
        Assert.True((await first).Interrupted);
    }

    [Fact]
    public async Task A_server_that_is_no_worker_is_said_so()
    {
        var refused = await Assert.ThrowsAsync<LoadException>(() => RunAsync(_chat.Url.Authority, _chat.Url));
        Assert.Contains("is no worker", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_on_which_nothing_listens_is_said_so()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening: nobody else gets the port
        var refused = await Assert.ThrowsAsync<LoadException>(() => RunAsync($"{taken.LocalEndPoint}", _chat.Url));
        Assert.Contains("is not there", refused.Message, StringComparison.Ordinal);
    }

    private string Start()
    {
        var said = new Lines();
        var host = new WorkerHost(new IPEndPoint(IPAddress.Loopback, 0), Secret, said);
        _hosts.Add((host, host.RunAsync(_end.Token), said));
        return host.At.ToString();
    }

    private static Task<RunReport> RunAsync(string hosts, Uri url, WorkerSecret? secret = null, double duration = 1, CancellationToken stop = default)
    {
        var options = Run.Small(url) with { Hosts = hosts, Workers = hosts.Split(',').Length, Duration = duration };
        return new Coordinator(options, new PlainProgress(TextWriter.Null), secret: secret ?? Secret).RunAsync(stop);
    }
}
