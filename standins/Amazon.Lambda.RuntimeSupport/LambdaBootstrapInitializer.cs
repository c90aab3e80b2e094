namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs in the INIT phase, before the first event. False means: do not start the loop.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();
