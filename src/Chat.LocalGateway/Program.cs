using System.CommandLine;
using Chat.LocalGateway.Commands;

var parsed = new RootCommand("The chat on this machine.") { UpCommand.Create(), PackageCommand.Create() }.Parse(args);
if (parsed.Errors.Count > 0)
{
    var help = parsed.CommandResult.Command is RootCommand ? "./chat help lists the commands" : $"./chat {parsed.CommandResult.Command.Name} --help lists the options";
    Console.Error.WriteLine($"{parsed.Errors[0].Message.TrimEnd('.')}: {help}.");
    return 2;
}

// Signals are the command's own: it closes every connection before it ends, however many there are.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
