using System.CommandLine;
using Chat.Commands;
using Chat.LoadTest.Reporting;

namespace Chat.LoadTest.Commands;

/// <summary><c>./chat load compare A.json B.json</c>: what got better or worse.</summary>
internal static class CompareCommand
{
    public static Command Create(TextWriter output)
    {
        var before = new Argument<string>("A.json") { Description = "The run before." };
        var after = new Argument<string>("B.json") { Description = "The run after." };
        var command = new Command("compare", "What got better or worse between two runs, with the spread.") { before, after };
        command.SetAction(parsed =>
        {
            foreach (var line in Comparison.Lines(ReportFile.Read(parsed.GetValue(before)!), ReportFile.Read(parsed.GetValue(after)!))) output.WriteTerminalLine(line);
            return 0;
        });
        return command;
    }
}
