using System.CommandLine;
using Chat.Core;
using Chat.LocalGateway;
using Chat.LocalGateway.Databases;
using Chat.Packaging;

namespace Chat.Scale.Benchmarks.Storm;

/// <summary><c>storm</c>: a large room in which everything goes wrong that may, and what it says of the promises then.</summary>
internal static class StormCommand
{
    private const int Broken = 1, NotPossible = 2;

    public static Command Create(TextWriter output)
    {
        var members = Number("--members", 5_000, "Connections of the one room; more than go inline, so that there is a queue.", above: new ChatOptions().InlineReceivers);
        var seconds = Number("--seconds", 60, "Seconds of talk in which functions are killed.");
        var seed = Number("--seed", 1, "Of what is left to chance.");
        var rate = Number("--rate", 2.0, "Messages a second.");
        var going = Number("--going", 5.0, "Members that go, and come back, in a second.");
        var kills = Number("--kills", 1.0, "Processes that are killed in a second, on average.");
        var command = new Command("storm", "A large room with functions in processes, while they are killed, members come and go, and jobs come twice.")
        {
            members, seconds, seed, rate, going, kills,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new()
            {
                Members = parsed.GetValue(members),
                Seconds = parsed.GetValue(seconds),
                Seed = parsed.GetValue(seed),
                Rate = parsed.GetValue(rate),
                Going = parsed.GetValue(going),
                Kills = parsed.GetValue(kills),
            },
            output,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(StormOptions options, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            var result = await StormRun.RunAsync(options, Console.Error, cancellation);
            StormReport.Write(result, output);
            return result.Faults.Count == 0 ? 0 : Broken;
        }
        catch (Exception fault) when (fault is PackageException or LocalChatException or DynamoDbLocalException or StormException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return NotPossible;
        }
    }

    private static Option<T> Number<T>(string name, T value, string description, T above = default) where T : struct, IComparable<T>
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<T>().CompareTo(above) <= 0) result.AddError($"{name} is above {above}, not {result.Tokens[0].Value}");
        });
        return option;
    }
}

/// <summary>A storm cannot be made: the message is one sentence that says why.</summary>
internal sealed class StormException(string message) : Exception(message);
