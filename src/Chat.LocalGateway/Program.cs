using System.CommandLine;
using Chat.LocalGateway.Commands;

var parsed = new RootCommand("The chat on this machine.") { UpCommand.Create() }.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"{parsed.Errors[0].Message.TrimEnd('.')}: ./chat up --help lists the options.");
    return 2;
}

// Signals are the command's own: it closes every connection before it ends, however many there are.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
