using System.CommandLine;
using Chat.Plan.Checking;

namespace Chat.Plan.Commands;

/// <summary>Holds the simulation against a real run.</summary>
internal static class CheckCommand
{
    public static Command Create(TextWriter output)
    {
        var report = new Argument<string>("report") { Description = "A report of ./chat load room or rooms, with --rate, against ./chat up --lambda processes --dynamodb local." };
        var command = new Command("check", "Simulates a real run of the load tester, and says how far the two differ.") { report };
        command.SetAction(parsed =>
        {
            var run = LoadReport.Read(parsed.GetValue(report)!);
            output.Write(Check.Text(Check.Of(run), run.Options.Duration));
        });
        return command;
    }
}
