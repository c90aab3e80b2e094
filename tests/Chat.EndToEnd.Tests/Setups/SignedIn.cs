using Chat.LocalGateway;
using Chat.Testing;

namespace Chat.EndToEnd.Tests;

/// <summary>A chat that lets in only users with a token of an issuer of its own, and of pages those of one origin.</summary>
public abstract class SignedIn : LocalSetup
{
    public const string Origin = "http://localhost:5173";

    private TestIssuer? _issuer;

    public TestIssuer Issuer => _issuer!;

    public override async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        await base.InitializeAsync();
    }

    /// <summary>Connects with a token in a subprotocol, as browsers do.</summary>
    public Task<ChatClient> SignInAsync(string token, string? room = null) =>
        ChatClient.ConnectAsync(new Uri($"{WebSocketUrl}{(room is null ? "" : $"?room={room}")}"), ["chat.v1", $"bearer.{token}"]);

    /// <summary>What the chat stores in; null where this machine lacks it.</summary>
    protected abstract ValueTask<LocalChatOptions?> PlainOptionsAsync();

    protected override async ValueTask<LocalChatOptions?> OptionsAsync() => await PlainOptionsAsync() is { } plain
        ? plain with { Tokens = new(Issuer.Url, TestIssuer.Audience), AllowedOrigins = [Origin] }
        : null;

    protected override async Task StopAsync()
    {
        await base.StopAsync();
        await Issuer.DisposeAsync();
        Assert.All(Log.Lines, line => Assert.DoesNotContain("eyJ", line.ToString(), StringComparison.Ordinal));
    }
}

/// <summary><c>./chat up --token-issuer URL --token-audience A --memory</c>.</summary>
public sealed class SignedInSqlite : SignedIn
{
    protected override ValueTask<LocalChatOptions?> PlainOptionsAsync() => new(new LocalChatOptions { DataFolder = null });

    protected override void Require()
    {
        // It needs nothing of the machine.
    }
}

/// <summary>The same with <c>--lambda processes</c>: the functions that deploy check the tokens, and end connections by <c>DELETE @connections</c>.</summary>
public sealed class SignedInProcesses(DynamoDb dynamoDb) : SignedIn
{
    private DynamoDbChoice? _table;

    protected override async ValueTask<LocalChatOptions?> PlainOptionsAsync() =>
        (_table ??= await dynamoDb.NewTableAsync()) is { } table
            ? new LocalChatOptions
            {
                DynamoDb = table, Lambda = LambdaHosting.Processes, Processes = new() { InitTimeout = TimeSpan.FromSeconds(30) },
            }
            : null;

    protected override void Require() => dynamoDb.Require();
}
