using System.CommandLine;
using Chat.Commands;
using Chat.Gateway.Benchmarks.Commands;
using Chat.Gateway.Benchmarks.Machine;
using Chat.Gateway.Benchmarks.Servers;

if (args is [ServerRole.Argument, var role]) return await ServerRole.RunAsync(role);

var options = new BenchOptions();
var command = options.Command();
command.SetAction(parsed =>
{
    var cores = Cores.Choose();
    cores.PinLoad();
    return new Bench(options.Read(parsed) with { Cores = cores }, Console.Out, Console.Error).Run();
});
// The root is what a person types, so that the usage lines say it.
var parsed = new Command("./chat") { command }.Parse(["bench", .. args]);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine(CommandText.Sentence(parsed));
    return 2;
}

return parsed.Invoke();
