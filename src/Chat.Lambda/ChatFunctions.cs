using System.Collections.Frozen;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Chat.Core;
using Chat.Lambda.Functions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Lambda;

/// <summary>The functions of the chat by handler name: typed for the Lambda bootstrap, as bytes for a host in this process.</summary>
public sealed class ChatFunctions
{
    private readonly FrozenDictionary<string, FunctionRun> _functions;

    /// <param name="backend">The chat itself.</param>
    /// <param name="logger">Failures go there, with the request id; nothing where it is left out.</param>
    /// <param name="options">Defaults where left out.</param>
    /// <param name="time">What the deadline is measured with.</param>
    public ChatFunctions(
        ChatBackend backend, ILogger<ChatFunctions>? logger = null, FunctionOptions? options = null, TimeProvider? time = null)
    {
        ILogger log = logger ?? NullLogger<ChatFunctions>.Instance;
        options ??= new FunctionOptions();
        time ??= TimeProvider.System;
        FunctionRun Run(ChatFunction function, Func<APIGatewayProxyRequest, CancellationToken, Task<APIGatewayProxyResponse>> handle) =>
            new(function.Name, handle, options, time, log);
        _functions = new Dictionary<string, FunctionRun>
        {
            [ChatTopology.Connect.Name] = Run(ChatTopology.Connect, new ConnectFunction(backend).HandleAsync),
            [ChatTopology.Disconnect.Name] = Run(ChatTopology.Disconnect, new DisconnectFunction(backend).HandleAsync),
            [ChatTopology.Message.Name] = Run(ChatTopology.Message, new MessageFunction(backend).HandleAsync),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The function of that name, typed. Throws <see cref="KeyNotFoundException"/> for a name that is none.</summary>
    public ChatHandler Handler(string handler) => Find(handler).HandleAsync;

    /// <summary>
    /// Runs a function on an event's JSON, as Lambda does. A malformed event is answered with status 400; what the
    /// function throws is thrown.
    /// </summary>
    /// <param name="handler">The <see cref="ChatFunction.Name"/> of a function of <see cref="ChatTopology"/>.</param>
    /// <param name="eventJson">UTF-8. Read before the first await: the caller may use the memory again as soon as it has the task.</param>
    /// <param name="context">Its <see cref="ILambdaContext.RemainingTime"/> bounds the work.</param>
    /// <returns>The response's JSON, UTF-8, in memory of its own.</returns>
    public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(string handler, ReadOnlyMemory<byte> eventJson, ILambdaContext context)
    {
        var function = Find(handler);
        try
        {
            var request = JsonSerializer.Deserialize(eventJson.Span, LambdaJson.Default.APIGatewayProxyRequest);
            return WriteAsync(function.HandleAsync(request, context));
        }
        catch (JsonException)
        {
            return new(ResponseWriter.Write(function.Malformed(context, "The event is not the JSON of a WebSocket API's event.")));
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> WriteAsync(Task<APIGatewayProxyResponse> response) =>
        ResponseWriter.Write(await response);

    private FunctionRun Find(string handler) =>
        _functions.TryGetValue(handler, out var function) ? function : throw new KeyNotFoundException(
            $"There is no function '{handler}': use one of {string.Join(", ", ChatTopology.Functions.Select(known => known.Name))}.");
}
