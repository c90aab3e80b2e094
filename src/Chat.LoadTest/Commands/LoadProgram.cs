using System.CommandLine;
using Chat.LoadTest.Scenarios;
using Chat.LoadTest.Workers;

namespace Chat.LoadTest.Commands;

/// <summary>The whole program, as a call: arguments in, exit code out.</summary>
internal static class LoadProgram
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is [WorkerProcess.Command]) return await WorkerLoop.RunAsync(Console.In, Console.Out);
        var root = new RootCommand("Loads a chat, and counts every message.") { CompareCommand.Create(output) };
        foreach (var scenario in ScenarioList.All) root.Add(RunCommand.Create(scenario, output));
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
            return Refused(error, arguments is [var first, ..] && !first.StartsWith('-') && first != "compare" && ScenarioList.Find(first) is null
                ? $"There is no scenario '{first}': choose one of {ScenarioList.Names}."
                : $"{parsed.Errors[0].Message.TrimEnd('.')}: ./chat load --help lists the options.", 2);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (LoadException refused)
        {
            return Refused(error, refused.Message, refused.ExitCode);
        }
    }

    private static int Refused(TextWriter error, string sentence, int exitCode)
    {
        error.WriteLine(sentence);
        return exitCode;
    }
}
