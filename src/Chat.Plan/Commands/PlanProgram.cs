using System.CommandLine;
using System.CommandLine.Help;
using Chat.Commands;
using Chat.Plan.Reporting;

namespace Chat.Plan.Commands;

/// <summary>The whole program, as a call: arguments in, exit code out.</summary>
internal static class PlanProgram
{
    private static readonly Option<int> People = new Option<int>("--people") { Description = "People online at the same time.", DefaultValueFactory = _ => 10_000 }.AsNumber();
    private static readonly Option<string> Rooms = new("--rooms")
    {
        Description = "zipf, a size for all rooms, or sizes and counts as in 5000x2,20x100 (--people is then their sum).", DefaultValueFactory = _ => "zipf",
    };
    private static readonly Option<double> Messages = new Option<double>("--messages-per-person-hour") { Description = "Messages that each one writes.", DefaultValueFactory = _ => 20 }.AsNumber();
    private static readonly Option<int> Size = new Option<int>("--size") { Description = "Bytes of a message's text, 24 to 8192.", DefaultValueFactory = _ => 100 }.AsNumber();
    private static readonly Option<int?> Seconds = new Option<int?>("--seconds") { Description = "Seconds to simulate, 1 to 3600; left out: as many as fit into a minute or two of this machine." }.AsNumber();
    private static readonly Option<int> Seed = new Option<int>("--seed") { Description = "The same seed gives the same run.", DefaultValueFactory = _ => 1 }.AsNumber();
    private static readonly Option<FileInfo?> Html = new("--html") { Description = "Also write the plan as a page with charts." };

    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var plan = new Command("plan", "Says what a chat of that size needs of AWS, how late its messages are, and what a month costs.")
        {
            CheckCommand.Create(output), People, Rooms, Messages, Size, Seconds, Seed, Html, new HelpOption { Recursive = true },
        };
        plan.SetAction(result => Plan(result, output, error));
        // The root is what a person types, so that the usage lines say it.
        var parsed = new Command("./chat") { plan }.Parse(["plan", .. arguments]);
        if (parsed.Errors.Count > 0) return Refuse(error, CommandText.Sentence(parsed));
        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (PlanException refused)
        {
            return Refuse(error, refused.Message);
        }
    }

    private static int Plan(ParseResult parsed, TextWriter output, TextWriter error)
    {
        var options = new PlanOptions
        {
            People = parsed.GetValue(People),
            Rooms = parsed.GetValue(Rooms)!,
            MessagesPerPersonHour = parsed.GetValue(Messages),
            TextBytes = parsed.GetValue(Size),
            Seconds = parsed.GetValue(Seconds),
            Seed = parsed.GetValue(Seed),
        };
        if (OptionRules.Fault(options) is { } fault) return Refuse(error, fault);
        try
        {
            var plan = ChatPlan.Make(options);
            output.Write(TextReport.Of(plan));
            if (parsed.GetValue(Html) is { } file) File.WriteAllText(file.FullName, HtmlReport.Of(plan));
            return 0;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"The page could not be written: {failed.Message} Name another file with --html.");
            return 1;
        }
    }

    private static int Refuse(TextWriter error, string sentence)
    {
        error.WriteTerminalLine(sentence);
        return 2;
    }
}
