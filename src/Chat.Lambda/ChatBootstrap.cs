using System.Runtime.InteropServices;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Chat.Lambda;

/// <summary>The process of a function: composed during INIT, then one event after another until it is told to end.</summary>
public static class ChatBootstrap
{
    /// <summary>
    /// Runs until the process is asked to terminate. What <paramref name="compose"/> throws is reported to Lambda as an
    /// initialization error, and thrown.
    /// </summary>
    /// <param name="compose">Makes the handler. Runs once, during INIT, when Lambda gives the process a whole core.</param>
    /// <param name="runtimeApi">Host and port of the Runtime API; null takes them from the environment.</param>
    /// <param name="cancellation">Ends the loop after the event that it has taken.</param>
    public static async Task RunAsync(Func<Task<ChatHandler>> compose, string? runtimeApi = null, CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        ChatHandler? handler = null;
        var serializer = new SourceGeneratorLambdaJsonSerializer<LambdaJson>();
        using var bootstrap = LambdaBootstrapBuilder
            .Create<APIGatewayProxyRequest, APIGatewayProxyResponse>(
                (request, context) => handler!(request, context), serializer)
            .ConfigureOptions(options => options.RuntimeApiEndpoint = runtimeApi)
            .UseBootstrapHandler(async () =>
            {
                var composing = compose();
                PrepareJson(serializer);
                handler = await composing;
                return true;
            })
            .Build();
        await bootstrap.RunAsync(stop.Token);
    }

    // The serializer builds what it knows of a type when it first meets it: here, and not before the first client's eyes.
    private static void PrepareJson(SourceGeneratorLambdaJsonSerializer<LambdaJson> serializer)
    {
        serializer.Deserialize<APIGatewayProxyRequest>(new MemoryStream("""{"requestContext":{},"headers":{},"multiValueHeaders":{}}"""u8.ToArray()));
        serializer.Serialize(new APIGatewayProxyResponse(), new MemoryStream());
    }
}
