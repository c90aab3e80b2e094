using System.Diagnostics;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>This program once more, for a part of its own.</summary>
internal static class OwnProcess
{
    /// <summary>The runtime reads this when a process first uses a socket.</summary>
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    public static Process Start(bool inline, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        start.Environment[InlineCompletions] = inline ? "1" : "0";
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Posts from a fresh process.</summary>
    public static async Task<Life> PostAsync(Contender contender, Uri endpoint)
    {
        using var process = Start(contender.Inline, "--post", contender.Client, endpoint.AbsoluteUri);
        var line = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();
        return Life.Parse(line ?? throw new InvalidOperationException($"The process of {contender.Name} ended before it had posted."));
    }
}
