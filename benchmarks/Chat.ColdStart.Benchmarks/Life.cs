using System.Diagnostics;
using System.Globalization;

namespace Chat.ColdStart.Benchmarks;

/// <param name="Milliseconds">From the start of the process to the answer to its first event.</param>
/// <param name="Megabytes">The most memory that it had resident until then.</param>
internal readonly record struct Sample(double Milliseconds, double Megabytes);

/// <summary>A process from its start to its first $connect answered, with everything that Lambda gives it.</summary>
internal sealed class Life(RuntimeApi api, Uri dynamo)
{
    public const string Table = "chat";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _event = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "connect.json"));
    private int _lives;

    public async Task<Sample> LiveAsync(Contender contender)
    {
        // Another connection each time: one that is known already is answered with fewer writes.
        var id = string.Create(CultureInfo.InvariantCulture, $"cold{++_lives:D11}=");
        var answering = api.Offer(System.Text.Encoding.UTF8.GetBytes(_event.Replace("UhR2teNkIAMCE-w=", id, StringComparison.Ordinal)));
        var start = Prepare(contender);
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            var answer = await answering.WaitAsync(Patience);
            var memory = PeakBytes(process) / 1e6;
            if (!answer.Succeeded || !answer.Body.StartsWith("{\"statusCode\":200", StringComparison.Ordinal))
                throw new ColdStartException($"The {contender.Name} function did not let the client in: {answer.Body}");
            return new(Stopwatch.GetElapsedTime(began, answer.At).TotalMilliseconds, memory);
        }
        catch (TimeoutException)
        {
            throw new ColdStartException($"The {contender.Name} function gave no answer in {Patience.TotalSeconds:F0} s.");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private ProcessStartInfo Prepare(Contender contender)
    {
        var start = new ProcessStartInfo(contender.Command[0], contender.Command.Skip(1));
        foreach (var name in start.Environment.Keys.Where(IsTheirs).ToList()) start.Environment.Remove(name);
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Address;
        start.Environment["_HANDLER"] = "connect";
        start.Environment["CHAT_FUNCTION"] = "connect";
        start.Environment["CHAT_TABLE"] = Table;
        start.Environment["CHAT_MANAGEMENT_ENDPOINT"] = "https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod";
        start.Environment["AWS_REGION"] = "us-east-1";
        start.Environment["AWS_ACCESS_KEY_ID"] = "local";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "local";
        start.Environment["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.ToString();
        return start;
    }

    private static bool IsTheirs(string name) =>
        name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("CHAT_", StringComparison.Ordinal)
        || name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase);

    /// <summary>The kernel's own high-water mark, in bytes; the SDK's property is 0 on Linux.</summary>
    private static long PeakBytes(Process process)
    {
        if (!OperatingSystem.IsLinux()) return process.PeakWorkingSet64;
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}

/// <summary>Nothing can be measured: the message is one sentence that says why.</summary>
internal sealed class ColdStartException(string message) : Exception(message);
