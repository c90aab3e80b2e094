using System.CommandLine;
using System.CommandLine.Parsing;

namespace Chat.LocalGateway.Commands;

/// <summary><c>./chat up</c>: runs the chat until it is interrupted.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port of 127.0.0.1; 0 takes a free one and prints it.", DefaultValueFactory = _ => 8080 };
        var data = new Option<string>("--data") { Description = "The folder that keeps chat.db.", DefaultValueFactory = _ => ".chat" };
        var memory = new Option<bool>("--memory") { Description = "Keep nothing: the chat forgets all when it ends." };
        var verbose = new Option<bool>("--verbose") { Description = "A line for each connection and message, without their texts." };
        port.Validators.Add(PortIsOne);
        var up = new Command("up", "Run the chat until Ctrl-C.") { port, data, memory, verbose };
        up.SetAction((parsed, cancellation) => RunAsync(
            new LocalChatOptions { Port = parsed.GetValue(port), DataFolder = parsed.GetValue(memory) ? null : parsed.GetValue(data) },
            parsed.GetValue(verbose),
            cancellation));
        return up;
    }

    private static async Task<int> RunAsync(LocalChatOptions options, bool verbose, CancellationToken cancellation)
    {
        using var stop = new StopSignal();
        using var log = TerminalLog.Create(verbose);
        try
        {
            await using var chat = await LocalChat.StartAsync(options, log, cancellation);
            Console.WriteLine($"""
                page       {chat.PageUrl}
                websocket  {chat.WebSocketUrl}
                try        npx wscat -c '{chat.WebSocketUrl}?name=alice'
                Ctrl-C ends it.
                """);
            await stop.Requested;
            return 0;
        }
        catch (LocalChatException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    private static void PortIsOne(OptionResult result)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < 0 or > 65_535)
            result.AddError($"--port is a number from 0 to 65535, not {port}");
    }
}
