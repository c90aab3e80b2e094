using System.CommandLine;
using System.CommandLine.Help;
using Chat.Commands;
using Chat.LoadTest.Scenarios;
using Chat.LoadTest.Workers;

namespace Chat.LoadTest.Commands;

/// <summary>The whole program, as a call: arguments in, exit code out.</summary>
internal static class LoadProgram
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is [WorkerProcess.Command]) return await WorkerProcess.TakeOrdersAsync();
        var load = Load(output);
        // The root is what a person types, so that the usage lines say it.
        var parsed = new Command("./chat") { load }.Parse(["load", .. arguments]);
        if (parsed.Errors.Count > 0)
            return Refused(error, arguments is [var first, ..] && !first.StartsWith('-') && load.Subcommands.All(command => command.Name != first)
                ? $"There is no scenario '{first}': choose one of {ScenarioList.Names}."
                : CommandText.Sentence(parsed), 2);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (LoadException refused)
        {
            return Refused(error, refused.Message, refused.ExitCode);
        }
    }

    /// <summary>All commands.</summary>
    public static Command Load(TextWriter output)
    {
        var load = new Command("load", "Loads a chat, and counts every message.") { new HelpOption { Recursive = true } };
        foreach (var scenario in ScenarioList.All) load.Add(RunCommand.Create(scenario, output));
        load.Add(CompareCommand.Create(output));
        load.Add(WorkerCommand.Create(output));
        return load;
    }

    private static int Refused(TextWriter error, string sentence, int exitCode)
    {
        error.WriteTerminalLine(sentence);
        return exitCode;
    }
}
