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
var parsed = command.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"{parsed.Errors[0].Message.TrimEnd('.')}.");
    return 2;
}

return parsed.Invoke();
