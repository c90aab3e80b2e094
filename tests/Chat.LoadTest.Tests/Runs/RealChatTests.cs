using System.Net;
using System.Net.Sockets;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Scenarios;
using Chat.LocalGateway;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.LoadTest.Tests.Runs;

/// <summary>The command as a person gives it, against the real chat on this machine.</summary>
public sealed class RealChatTests : IAsyncLifetime
{
    private LocalChat _chat = null!;

    public static TheoryData<string> Scenarios => [.. ScenarioList.All.Select(scenario => scenario.Name)];

    public async ValueTask InitializeAsync() =>
        _chat = await LocalChat.StartAsync(new LocalChatOptions { Port = 0, DataFolder = null }, NullLoggerFactory.Instance);

    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task The_chat_keeps_its_promises_in_every_scenario(string scenario)
    {
        using var files = new ReportFiles();
        var (exitCode, output, error) = await LoadAsync(
            scenario, "--connections", "20", "--duration", "2", "--ramp", "0.2", "--rate", "50", "--json", files.Json, "--html", files.Html);
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.Contains("audit         every promise held", output, StringComparison.Ordinal);
        var report = ReportFile.Read(files.Json);
        Assert.Equal(20, report.Counts.Connections);
        Assert.Equal(100, report.Counts.Sent + report.Counts.Pings);
        Assert.Equal(report.Counts.Sent + report.Counts.Pings, report.Counts.Acknowledged + report.Counts.Pongs);
        Assert.Contains("<svg", await File.ReadAllTextAsync(files.Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_worker_processes_make_one_report()
    {
        using var files = new ReportFiles();
        var (exitCode, _, error) = await LoadAsync(
            "room", "--connections", "20", "--publishers", "4", "--duration", "2", "--ramp", "0.2", "--rate", "50", "--workers", "2", "--json", files.Json);
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        var report = ReportFile.Read(files.Json);
        Assert.Equal((100, 100, 1_900), (report.Counts.Sent, report.Counts.Acknowledged, report.Counts.Deliveries));
        Assert.Equal(1_900, report.Latency("delivery").Count);
        Assert.Equal(2, report.Generator.Workers);
    }

    [Fact]
    public async Task A_worker_that_cannot_connect_is_one_sentence()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening: nobody else gets the port
        var url = $"ws://{taken.LocalEndPoint}/local";
        Assert.Equal(1, await LoadProgram.RunAsync(["room", url, "--workers", "2", "--ramp", "0"], TextWriter.Synchronized(output), error));
        Assert.Contains("nothing listens there", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_for_the_limit_ends_and_says_what_was_held()
    {
        var (exitCode, output, _) = await LoadAsync(
            "rooms", "--connections", "10", "--rooms", "2", "--publishers", "2", "--duration", "0.5", "--ramp", "0", "--rate", "20", "--messages", "60", "--find-limit", "--p99", "60000");
        Assert.Equal(0, exitCode);
        Assert.Contains("limit         ", output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output, string Error)> LoadAsync(string scenario, params string[] options)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await LoadProgram.RunAsync([scenario, _chat.WebSocketUrl.ToString(), .. options], TextWriter.Synchronized(output), error);
        return (exitCode, output.ToString(), error.ToString());
    }
}

internal sealed class ReportFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-load-tests-");

    public string Json => Path.Combine(_folder.FullName, "report.json");

    public string Html => Path.Combine(_folder.FullName, "report.html");

    public void Dispose() => _folder.Delete(recursive: true);
}
