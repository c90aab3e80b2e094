using System.Diagnostics;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>This program once more, for a part of its own.</summary>
internal static class OwnProcess
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Posts from a fresh process.</summary>
    public static async Task<Life> PostAsync(string client, Uri endpoint)
    {
        using var process = Start("--post", client, endpoint.AbsoluteUri);
        var line = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();
        return Life.Parse(line ?? throw new InvalidOperationException($"The process of {client} ended before it had posted."));
    }
}
