using System.Collections.Frozen;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.SQSEvents;
using Chat.Core;
using Chat.Lambda.Functions;
using Chat.Lambda.Queues;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Lambda;

/// <summary>The functions of the chat by handler name: typed for the Lambda bootstrap, as bytes for a host in this process.</summary>
public sealed class ChatFunctions
{
    private readonly FrozenDictionary<string, RouteFunction> _functions;
    private readonly FunctionRun<SQSEvent, SQSBatchResponse> _fanOut;
    private readonly ILogger _logger;

    /// <param name="backend">The chat itself.</param>
    /// <param name="logger">Failures go there, with the request id; nothing where it is left out.</param>
    /// <param name="options">Defaults where left out.</param>
    /// <param name="time">What the deadline is measured with.</param>
    /// <param name="redelivery">Lets jobs of the queue that failed come again soon; with the queue's own time-out where it is left out.</param>
    /// <param name="jobLogger">Jobs of the queue that failed go there, with the message's id; to the other where it is left out.</param>
    public ChatFunctions(
        ChatBackend backend, ILogger<ChatFunctions>? logger = null, FunctionOptions? options = null, TimeProvider? time = null,
        IRedelivery? redelivery = null, ILogger<ChatFunctions>? jobLogger = null)
    {
        ILogger log = _logger = logger ?? NullLogger<ChatFunctions>.Instance;
        options ??= new FunctionOptions();
        time ??= TimeProvider.System;
        RouteFunction Route(ChatFunction function, Func<APIGatewayProxyRequest, CancellationToken, Task<APIGatewayProxyResponse>> handle) =>
            new(function.Name, handle, options, time, log);
        _functions = new Dictionary<string, RouteFunction>
        {
            [ChatTopology.Connect.Name] = Route(ChatTopology.Connect, new ConnectFunction(backend).HandleAsync),
            [ChatTopology.Disconnect.Name] = Route(ChatTopology.Disconnect, new DisconnectFunction(backend).HandleAsync),
            [ChatTopology.Message.Name] = Route(ChatTopology.Message, new MessageFunction(backend).HandleAsync),
        }.ToFrozenDictionary(StringComparer.Ordinal);
        _fanOut = new(ChatTopology.FanOut.Name, new FanOutFunction(backend.FanOutAsync, redelivery, options, jobLogger ?? log).HandleAsync, options, time, log);
    }

    /// <summary>The function of that name, typed. Throws <see cref="KeyNotFoundException"/> for a name that is none behind a route.</summary>
    public ChatHandler Handler(string handler) => Find(handler).HandleAsync;

    /// <summary>The function behind the queue. Throws <see cref="InvalidOperationException"/> for what is no event of SQS: the whole batch fails.</summary>
    public Task<SQSBatchResponse> FanOutAsync(SQSEvent? batch, ILambdaContext context)
    {
        if (batch?.Records?.TrueForAll(message => !string.IsNullOrEmpty(message?.MessageId)) != true) throw NotOfSqs(context);
        return _fanOut.HandleAsync(batch, context);
    }

    /// <summary>
    /// Runs a function on an event's JSON, as Lambda does. A malformed event of a route is answered with status 400; what the
    /// function throws is thrown.
    /// </summary>
    /// <param name="handler">The <see cref="ChatFunction.Name"/> of a function of <see cref="ChatTopology"/>.</param>
    /// <param name="eventJson">UTF-8. Read before the first await: the caller may use the memory again as soon as it has the task.</param>
    /// <param name="context">Its <see cref="ILambdaContext.RemainingTime"/> bounds the work.</param>
    /// <returns>The response's JSON, UTF-8, in memory of its own.</returns>
    public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(string handler, ReadOnlyMemory<byte> eventJson, ILambdaContext context)
    {
        if (handler == ChatTopology.FanOut.Name) return FanOutAsync(eventJson, context);
        var function = Find(handler);
        try
        {
            var request = JsonSerializer.Deserialize(eventJson.Span, LambdaJson.Default.APIGatewayProxyRequest);
            return WriteAsync(function.HandleAsync(request, context));
        }
        catch (JsonException)
        {
            return new(Write(function.Malformed(context, "The event is not the JSON of a WebSocket API's event.")));
        }
    }

    private ValueTask<ReadOnlyMemory<byte>> FanOutAsync(ReadOnlyMemory<byte> eventJson, ILambdaContext context)
    {
        SQSEvent? batch;
        try
        {
            batch = JsonSerializer.Deserialize(eventJson.Span, LambdaJson.Default.SQSEvent);
        }
        catch (JsonException)
        {
            throw NotOfSqs(context);
        }

        return WriteAsync(FanOutAsync(batch, context));
    }

    private InvalidOperationException NotOfSqs(ILambdaContext context)
    {
        FunctionLog.NotOfSqs(_logger, ChatTopology.FanOut.Name, context.AwsRequestId);
        return new("The event is not one of SQS: it has no Records, or one without a messageId.");
    }

    private static async ValueTask<ReadOnlyMemory<byte>> WriteAsync(Task<APIGatewayProxyResponse> response) => Write(await response);

    private static async ValueTask<ReadOnlyMemory<byte>> WriteAsync(Task<SQSBatchResponse> response) =>
        ResponseWriter.Write(await response, LambdaJson.Default.SQSBatchResponse);

    private static ReadOnlyMemory<byte> Write(APIGatewayProxyResponse response) =>
        ResponseWriter.Write(response, LambdaJson.Default.APIGatewayProxyResponse);

    private RouteFunction Find(string handler) =>
        _functions.TryGetValue(handler, out var function) ? function : throw new KeyNotFoundException(
            $"There is no function '{handler}': use one of {string.Join(", ", ChatTopology.Functions.Select(known => known.Name))}.");
}
