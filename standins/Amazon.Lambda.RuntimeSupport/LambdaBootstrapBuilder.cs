using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace Amazon.Lambda.RuntimeSupport;

public class LambdaBootstrapBuilder
{
    private readonly InvocationHandler _handler;
    private readonly LambdaBootstrapOptions _options = new();
    private LambdaBootstrapInitializer _initializer;

    private LambdaBootstrapBuilder(InvocationHandler handler) => _handler = handler;

    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(async (payload, context) =>
        {
            var output = await handler(serializer.Deserialize<TInput>(payload), context);
            var result = new MemoryStream();
            serializer.Serialize(output, result);
            return result;
        });

    public LambdaBootstrapBuilder ConfigureOptions(Action<LambdaBootstrapOptions> options = null)
    {
        options?.Invoke(_options);
        return this;
    }

    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer lambdaBootstrapInitializer)
    {
        _initializer = lambdaBootstrapInitializer;
        return this;
    }

    public LambdaBootstrap Build() => new(_handler, _initializer, _options);
}
