using System.CommandLine;
using System.CommandLine.Help;
using Chat.Commands;
using Chat.LocalGateway.Commands;

// The root is what a person types, so that the usage lines say it.
var parsed = new Command("./chat", "The chat on this machine.") { UpCommand.Create(), PackageCommand.Create(), new HelpOption { Recursive = true } }.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine(CommandText.Sentence(parsed));
    return 2;
}

// Signals are the command's own: it closes every connection before it ends, however many there are.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
