using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Workers;

/// <summary>A worker in a process of its own on this machine, which takes its orders from its standard input.</summary>
internal static class WorkerProcess
{
    /// <summary>The argument with which this program is such a process; not for people.</summary>
    public const string Command = "take-orders";

    public static Task<ILoadWorker> StartAsync(LoadOptions options, Trust trust, string run, int number)
    {
        // Under `dotnet Chat.LoadTest.dll` and in tests the process is another one, and the program its first argument.
        var program = typeof(WorkerProcess).Assembly;
        var name = program.GetName().Name;
        var isOwn = Path.GetFileName(Environment.ProcessPath) is { } own && (own == name || own == $"{name}.exe");
        var start = new ProcessStartInfo(isOwn ? Environment.ProcessPath! : "dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (!isOwn) start.ArgumentList.Add(program.Location);
        start.ArgumentList.Add(Command);
        var process = Process.Start(start) ?? throw new LoadException("A worker process cannot be started.");
        var channel = new WorkerChannel(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
        var called = string.Create(CultureInfo.InvariantCulture, $"process {process.Id}");
        return ChannelWorker.BeginAsync(called, channel, far: false, options, trust, run, number, () => EndAsync(process));
    }

    /// <summary>What such a process does: its coordinator's orders, until there are no more.</summary>
    public static async Task<int> TakeOrdersAsync()
    {
        // Ctrl-C reaches every process of the terminal: the coordinator decides what becomes of it.
        using var interruptions = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        await using var loop = new WorkerLoop(new WorkerChannel(Console.OpenStandardInput(), Console.OpenStandardOutput()));
        await loop.RunAsync(CancellationToken.None);
        return 0;
    }

    // The end of its input ends it.
    private static async ValueTask EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        process.Dispose();
    }
}
