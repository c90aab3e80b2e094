using System.Runtime.InteropServices;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;

namespace Chat.Lambda;

/// <summary>The process of a function: composed during INIT, then one event after another until it is told to end.</summary>
public static class ChatBootstrap
{
    // Enough of an event to meet all that the functions read of one.
    private static ReadOnlySpan<byte> RouteEvent => """{"requestContext":{},"headers":{},"multiValueHeaders":{}}"""u8;

    private static ReadOnlySpan<byte> QueueEvent => """{"Records":[{"messageId":"","body":"","attributes":{"a":""}}]}"""u8;

    /// <summary>
    /// Runs a function behind a route until the process is asked to terminate. What <paramref name="compose"/> throws is
    /// reported to Lambda as an initialization error, and thrown.
    /// </summary>
    /// <param name="compose">Makes the handler. Runs once, during INIT, when Lambda gives the process a whole core.</param>
    /// <param name="runtimeApi">Host and port of the Runtime API; null takes them from the environment.</param>
    /// <param name="cancellation">Ends the loop after the event that it has taken.</param>
    public static Task RunAsync(Func<Task<ChatHandler>> compose, string? runtimeApi = null, CancellationToken cancellation = default) =>
        RunAsync<APIGatewayProxyRequest, APIGatewayProxyResponse>(async () => new(await compose()), RouteEvent.ToArray(), runtimeApi, cancellation);

    /// <summary>The same for the function behind the queue.</summary>
    public static Task RunFanOutAsync(Func<Task<FanOutHandler>> compose, string? runtimeApi = null, CancellationToken cancellation = default) =>
        RunAsync<SQSEvent, SQSBatchResponse>(async () => new(await compose()), QueueEvent.ToArray(), runtimeApi, cancellation);

    private static async Task RunAsync<TEvent, TResult>(
        Func<Task<Func<TEvent, ILambdaContext, Task<TResult>>>> compose, byte[] example, string? runtimeApi, CancellationToken cancellation)
        where TResult : new()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        Func<TEvent, ILambdaContext, Task<TResult>>? handler = null;
        var serializer = new SourceGeneratorLambdaJsonSerializer<LambdaJson>();
        using var bootstrap = LambdaBootstrapBuilder
            .Create<TEvent, TResult>((request, context) => handler!(request, context), serializer)
            .ConfigureOptions(options => options.RuntimeApiEndpoint = runtimeApi)
            .UseBootstrapHandler(async () =>
            {
                var composing = compose();
                // The serializer builds what it knows of a type when it first meets it: here, and not before the first client's eyes.
                serializer.Deserialize<TEvent>(new MemoryStream(example));
                serializer.Serialize(new TResult(), new MemoryStream());
                handler = await composing;
                return true;
            })
            .Build();
        await bootstrap.RunAsync(stop.Token);
    }
}
