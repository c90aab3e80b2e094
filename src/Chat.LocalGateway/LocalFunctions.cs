using System.Globalization;
using Chat.Core;
using Chat.Lambda;
using Chat.LocalGateway.Databases;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Management;
using Chat.LocalGateway.Processes;
using Chat.LocalGateway.Queues;
using Chat.Tokens;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway;

/// <summary>The functions of a chat on this machine with what they store in: in the gateway's process, or in processes of their own.</summary>
/// <param name="options">What was chosen.</param>
/// <param name="stage">The address of the stage, known once the gateway listens.</param>
/// <param name="queues">What they put their jobs into.</param>
/// <param name="loggers">For all parts.</param>
internal sealed class LocalFunctions(LocalChatOptions options, Task<Uri> stage, LocalQueues queues, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = [];

    /// <summary>The functions' processes; null where they run in this one.</summary>
    public ProcessFunctions? Processes { get; private set; }

    /// <summary>Where DynamoDB is; null where they store in SQLite.</summary>
    public Uri? DynamoDb { get; private set; }

    /// <summary>
    /// What they sign with. DynamoDB Local listens to the whole network, and keeps apart what was stored with different key ids:
    /// so they have one for it that is new in each run.
    /// </summary>
    public AccessKey Key { get; } = options.StartsDynamoDb ? AccessKey.Random() : options.AccessKey;

    /// <summary>The id of that pair; null where no DynamoDB Local is started.</summary>
    public string? DynamoDbKeyId => options.StartsDynamoDb ? Key.Id : null;

    /// <exception cref="LocalChatException">A part cannot start; one sentence.</exception>
    public async Task<IFunctionInvoker> StartAsync(GatewaySender sender, CancellationToken cancellation)
    {
        try
        {
            return options.Lambda == LambdaHosting.Processes ? await StartProcessesAsync(cancellation) : await StartInProcessAsync(sender, cancellation);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>The functions end before what they store in.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var part)) await part.DisposeAsync();
    }

    private async Task<IFunctionInvoker> StartInProcessAsync(GatewaySender sender, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var store = options.DynamoDb is { } choice
            ? (await OpenAsync(choice, cancellation)).Store(time, loggers)
            : Started(await SqliteDatabase.OpenAsync(options.DataFolder, time, cancellation)).Store;
        var queue = new InProcessFanOutQueue(queues.FanOut);
        var tokens = await TokensAsync(time, cancellation);
        var chat = options.ChatInProcess with { AllowedOrigins = options.AllowedOrigins };
        var backend = new ChatBackend(store, sender, chat, time, loggers.CreateLogger<ChatBackend>(), queue, tokens);
        // Its failures are logged by the gateway, which knows the connection as well, and by the queue; those of single jobs nobody else sees.
        var functions = new ChatFunctions(backend, logger: null, time: time, redelivery: queue, jobLogger: loggers.CreateLogger<ChatFunctions>());
        return new InProcessFunctions(functions, time);
    }

    private async Task<TokenCheck?> TokensAsync(TimeProvider time, CancellationToken cancellation)
    {
        if (options.Tokens is null) return null;
        var verifier = new TokenVerifier(options.Tokens, time, loggers.CreateLogger<TokenVerifier>());
        Started(new Disposing(verifier));
        await verifier.PrepareAsync(cancellation);
        return verifier.CheckAsync;
    }

    private async Task<IFunctionInvoker> StartProcessesAsync(CancellationToken cancellation)
    {
        var program = options.Bootstrap is null ? FunctionProgram.Find() : FunctionProgram.Of(options.Bootstrap);
        var database = await OpenAsync(options.DynamoDb ?? new(Address: null), cancellation);
        var launcher = new ProcessLauncher(program, VariablesAsync(database));
        return Processes = Started(
            await ProcessFunctions.StartAsync(ChatTopology.Functions, launcher, options.Processes, TimeProvider.System, loggers));
    }

    private async Task<DynamoDbDatabase> OpenAsync(DynamoDbChoice choice, CancellationToken cancellation)
    {
        var database = Started(await DynamoDbDatabase.OpenAsync(choice, Key, cancellation));
        DynamoDb = database.Address;
        return database;
    }

    /// <summary>What the functions' configuration says on AWS, and what Lambda gives them by their role.</summary>
    private async Task<IReadOnlyDictionary<string, string>> VariablesAsync(DynamoDbDatabase database)
    {
        var isVerbose = loggers.CreateLogger<ProcessFunctions>().IsEnabled(LogLevel.Debug);
        var variables = new Dictionary<string, string>
        {
            [ChatVariables.Table] = database.Table,
            [ChatVariables.ManagementEndpoint] = (await stage).ToString(),
            [ChatVariables.FanOutQueue] = LocalQueues.AddressOf(queues.FanOut, await stage).ToString(),
            [ChatVariables.InlineReceivers] = (options.Chat ?? new()).InlineReceivers.ToString(CultureInfo.InvariantCulture),
            [ChatVariables.LogLevel] = (isVerbose ? LogLevel.Information : LogLevel.Warning).ToString(),
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = Key.Id,
            ["AWS_SECRET_ACCESS_KEY"] = Key.Secret,
            ["AWS_ENDPOINT_URL_DYNAMODB"] = database.Address.ToString(),
        };
        if (options.Tokens is { } tokens)
            (variables[ChatVariables.TokenIssuer], variables[ChatVariables.TokenAudience]) = (tokens.Issuer, tokens.Audience);
        if (options.AllowedOrigins.Count > 0) variables[ChatVariables.AllowedOrigins] = string.Join(',', options.AllowedOrigins);
        return variables;
    }

    private T Started<T>(T part) where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }

    private sealed class Disposing(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
