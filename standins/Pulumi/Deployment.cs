using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

public sealed class Deployment
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    private Deployment()
    {
    }

    public static DeploymentInstance Instance =>
        Engine.Current is { } engine ? new DeploymentInstance(engine) : throw new InvalidOperationException("Trying to acquire Deployment.Instance before 'Run' was called.");

    /// <summary>There is no engine here that could deploy anything.</summary>
    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) =>
        throw new InvalidOperationException("Program run without the Pulumi engine available; re-run using the `pulumi` CLI");

    public static async Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new()
    {
        await OneAtATime.WaitAsync();
        try
        {
            var engine = Engine.Current = new Engine(mocks, options ?? new TestOptions());
            engine.Track(StartAsync<TStack>());
            var faults = await engine.FinishAsync();
            return faults.Count == 0 ? engine.Resources : throw Failure(faults);
        }
        finally
        {
            Engine.Current = null;
            OneAtATime.Release();
        }
    }

    private static Task StartAsync<TStack>()
        where TStack : Stack, new()
    {
        try
        {
            _ = new TStack();
            return Task.CompletedTask;
        }
        catch (Exception exception)
        {
            return Task.FromException(exception.InnerException ?? exception);
        }
    }

    // The real SDK hands a test the original exception as text only.
    private static RunException Failure(List<Exception> faults) =>
        new($"Program exited with errors: {string.Join(Environment.NewLine, faults.Select(fault => $"{fault.GetType().FullName}: {fault.Message}"))}");
}

public sealed class DeploymentInstance
{
    private readonly Engine _engine;

    internal DeploymentInstance(Engine engine) => _engine = engine;

    public string StackName => _engine.StackName;

    public string ProjectName => _engine.Project;

    public bool IsDryRun => _engine.IsPreview;

    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options = null) => _engine.Invoke<T>(token, args);
}
