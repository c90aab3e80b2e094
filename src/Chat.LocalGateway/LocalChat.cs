using System.Net.Sockets;
using Chat.Core;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Processes;
using Chat.LocalGateway.Queues;
using Chat.LocalGateway.Queues.Sqs;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway;

/// <summary>The whole chat on this machine, wired by hand: gateway, functions, store and page.</summary>
public sealed class LocalChat : IAsyncDisposable
{
    private readonly LocalFunctions _functions;
    private readonly LocalQueues _queues;
    private readonly EventSourceMapping _mapping;
    private readonly Gateway _gateway;

    private LocalChat(LocalFunctions functions, LocalQueues queues, EventSourceMapping mapping, Gateway gateway, GatewayOptions options)
    {
        (_functions, _queues, _mapping, _gateway) = (functions, queues, mapping, gateway);
        PageUrl = new Uri($"http://{options.Address}:{gateway.Port}/");
        WebSocketUrl = new Uri($"ws://{options.Address}:{gateway.Port}/{options.Stage}");
    }

    public Uri PageUrl { get; }

    public Uri WebSocketUrl { get; }

    /// <summary>The functions' processes that there are now; none where the functions run in this process.</summary>
    public IReadOnlyList<RunningFunction> RunningFunctions => _functions.Processes?.Running ?? [];

    /// <summary>
    /// Kills a process of a function in the middle of whatever it does, as Lambda may. Only processes of this chat can be hit:
    /// an id that the system has given to another since is not known here.
    /// </summary>
    /// <param name="processId">As in <see cref="RunningFunctions"/>.</param>
    /// <returns>Whether there still was such a process.</returns>
    public bool KillFunction(int processId) => _functions.Processes?.Kill(processId) ?? false;

    /// <summary>Where DynamoDB is; null where the chat stores in SQLite.</summary>
    public Uri? DynamoDb => _functions.DynamoDb;

    /// <summary>
    /// The access key id under which the DynamoDB Local that was started keeps the chat's table, with any secret; null where none
    /// was. Whoever knows it can read the table.
    /// </summary>
    public string? DynamoDbKeyId => _functions.DynamoDbKeyId;

    /// <summary>The file that the functions' processes run; null where the functions run in this process.</summary>
    public string? FunctionBinary => _functions.Processes?.Program.Path;

    /// <summary>The address of the fan-out queue, for AWS's SDKs and its command line.</summary>
    public Uri QueueUrl => LocalQueues.AddressOf(_queues.FanOut, PageUrl);

    /// <summary>What the fan-out queue holds now, and what went through it.</summary>
    public QueueCounts Queue => new(
        _queues.FanOut.Accepted, _queues.FanOut.Visible + _queues.FanOut.Delayed, _queues.FanOut.InFlight, _queues.DeadLetters.Accepted,
        _queues.FanOut.Doubled);

    /// <exception cref="LocalChatException">It cannot start: one sentence says why, and how to mend it.</exception>
    public static async Task<LocalChat> StartAsync(LocalChatOptions options, ILoggerFactory loggers, CancellationToken cancellation = default)
    {
        var stage = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (time, queueLog) = (TimeProvider.System, loggers.CreateLogger<LocalQueues>());
        var queues = new LocalQueues(options.FanOutQueue, time, queueLog);
        var functions = new LocalFunctions(options, stage.Task, queues, loggers);
        var accessKeys = new[] { options.AccessKey, functions.Key }.Distinct();
        var gatewayOptions = new GatewayOptions { Port = options.Port, LocalCallersOnly = true, AccessKeys = [.. accessKeys] };
        if (options.Unlimited) gatewayOptions = gatewayOptions.Unlimited();
        var sender = new GatewaySender(gatewayOptions.MessageBytes);
        var invoker = await functions.StartAsync(sender, cancellation);
        try
        {
            var queueApi = new SqsApi(queues, gatewayOptions, time, queueLog);
            var gateway = await StartGatewayAsync(gatewayOptions, invoker, sender, queueApi, new PageFiles(options.Tokens is not null), loggers);
            stage.SetResult(new Uri($"http://{gatewayOptions.Address}:{gateway.Port}/{gatewayOptions.Stage}"));
            var mapping = new EventSourceMapping(queues.FanOut, ChatTopology.FanOutQueue.Consumer, invoker, gatewayOptions.Region, time, queueLog);
            return new LocalChat(functions, queues, mapping, gateway, gatewayOptions);
        }
        catch
        {
            await functions.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Ends the fan-outs that are under way, closes every connection with 1001, runs their disconnect functions, and puts the
    /// data in order. What the queue still holds is for connections that there are no more.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _mapping.DisposeAsync();
        await _gateway.DisposeAsync();
        await _functions.DisposeAsync();
    }

    private static async Task<Gateway> StartGatewayAsync(
        GatewayOptions options, IFunctionInvoker invoker, GatewaySender sender, SqsApi queueApi, PageFiles page, ILoggerFactory loggers)
    {
        try
        {
            return await Gateway.StartAsync(
                options, ChatTopology.Routes, ChatTopology.RouteSelectionExpression, invoker, sender, TimeProvider.System, loggers, http =>
                {
                    queueApi.Map(http);
                    page.Serve(http);
                });
        }
        catch (SocketException refused)
        {
            throw new LocalChatException(Sentence(refused, options.Port), refused);
        }
    }

    private static string Sentence(SocketException refused, int port) => refused.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"Port {port} is in use by another program: choose another with --port, or 0 for any that is free.",
        SocketError.AccessDenied => $"Port {port} is not open to this user: choose one above 1023 with --port, or 0 for any that is free.",
        _ => $"Port {port} cannot be listened on ({refused.SocketErrorCode}): choose another with --port, or 0 for any that is free.",
    };
}
