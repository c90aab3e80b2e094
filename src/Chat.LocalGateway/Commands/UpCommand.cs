using System.CommandLine;

namespace Chat.LocalGateway.Commands;

/// <summary><c>./chat up</c>: runs the chat until it is interrupted.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var options = new UpOptions();
        var up = new Command("up", "Run the chat until Ctrl-C.");
        foreach (var option in options.All) up.Add(option);
        up.Validators.Add(options.FitTogether);
        up.SetAction((parsed, cancellation) => RunAsync(options.Read(parsed), parsed.GetValue(options.Verbose), cancellation));
        return up;
    }

    private static async Task<int> RunAsync(LocalChatOptions options, bool verbose, CancellationToken cancellation)
    {
        using var stop = new StopSignal();
        using var log = TerminalLog.Create(verbose);
        try
        {
            await using var chat = await LocalChat.StartAsync(options, log, cancellation);
            var withQueue = options.Queue || options.Lambda == LambdaHosting.Processes;
            Console.WriteLine(Greeting(chat, withQueue, options.Tokens?.Issuer));
            await stop.Requested;
            return 0;
        }
        catch (LocalChatException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    private static string Greeting(LocalChat chat, bool withQueue, string? issuer)
    {
        var lines = new List<string> { $"page       {chat.PageUrl}", $"websocket  {chat.WebSocketUrl}" };
        if (chat.DynamoDb is { } dynamoDb) lines.Add($"dynamodb   {dynamoDb}{(chat.DynamoDbKeyId is { } key ? $"  access key id {key}, any secret" : "")}");
        if (withQueue) lines.Add($"queue      {chat.QueueUrl}");
        if (chat.FunctionBinary is { } binary) lines.Add($"functions  processes of {binary}");
        if (issuer is not null) lines.Add($"tokens     of {issuer}");
        lines.Add($"try        npx wscat -c '{chat.WebSocketUrl}{(issuer is null ? "?name=alice" : "?token=...")}'");
        lines.Add("Ctrl-C ends it.");
        return string.Join(Environment.NewLine, lines);
    }
}
