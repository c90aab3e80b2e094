namespace Amazon.Lambda.RuntimeSupport.Bootstrap;

public class LambdaBootstrapOptions
{
    /// <summary>Host and port of the Runtime API; where null, AWS_LAMBDA_RUNTIME_API names them.</summary>
    public string RuntimeApiEndpoint { get; set; }
}
