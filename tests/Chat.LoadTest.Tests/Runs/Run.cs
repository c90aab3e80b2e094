using Chat.LoadTest.Reporting;
using Chat.LoadTest.Workers;

namespace Chat.LoadTest.Tests.Runs;

/// <summary>A small run in this process.</summary>
internal static class Run
{
    public const int Size = 80;

    public static LoadOptions Small(Uri url, string scenario = "rooms") => new()
    {
        Scenario = scenario,
        Url = url,
        Connections = 8,
        Rooms = 2,
        Publishers = 2,
        Rate = 60,
        Size = Size,
        Ramp = 0,
        Duration = 1,
        Settle = 1,
    };

    public static Task<RunReport> AsyncOf(LoadOptions options, CancellationToken stop = default) =>
        new Coordinator(options, new PlainProgress(TextWriter.Null)).RunAsync(stop);

    public static string[] Broken(this RunReport report) => [.. report.Audit.Where(fault => fault.Count > 0).Select(fault => fault.Fault)];
}
