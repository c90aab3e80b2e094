using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

/// <summary>One run of a program against mocks: it registers what is declared and remembers whatever goes wrong.</summary>
internal sealed class Engine(IMocks mocks, TestOptions options)
{
    private readonly ConcurrentQueue<Task> _running = new();
    private readonly List<Resource> _resources = [];

    /// <summary>The run under way. The whole process has one, as the real SDK's tests do.</summary>
    public static Engine? Current { get; set; }

    public Stack? Stack { get; set; }

    public string Project { get; } = options.ProjectName ?? "project";

    public string StackName { get; } = options.StackName ?? "stack";

    public bool IsPreview { get; } = options.IsPreview ?? true;

    public ImmutableArray<Resource> Resources => [.. _resources];

    /// <summary>The run is over only when this task is, and fails if it does.</summary>
    public void Track(Task task) => _running.Enqueue(task);

    public void Register(Resource resource, Resource? parent, ResourceArgs args, ResourceOptions resourceOptions) =>
        Track(RegisterAsync(resource, parent, args, resourceOptions));

    public Output<T> Invoke<T>(string token, InvokeArgs args) => new(InvokeAsync<T>(token, args));

    /// <summary>Waits for everything that was started, and for what that started.</summary>
    public async Task<List<Exception>> FinishAsync()
    {
        var faults = new List<Exception>();
        while (_running.TryDequeue(out var task))
        {
            try
            {
                await task;
            }
            catch (Exception exception)
            {
                if (!faults.Contains(exception)) faults.Add(exception);
            }
        }
        return faults;
    }

    private async Task RegisterAsync(Resource resource, Resource? parent, ResourceArgs args, ResourceOptions resourceOptions)
    {
        try
        {
            var (type, name) = (resource.GetResourceType(), resource.GetResourceName());
            await foreach (var dependency in resourceOptions.DependsOn)
                await (await dependency.Output.Data).Value.Urn.Data;
            var inputs = await Serializer.TopAsync(args);
            var above = parent is null ? null : (await parent.Urn.Data).Value;
            lock (_resources) _resources.Add(resource);
            var (id, state) = type == Resource.RootType ? (null, inputs) : await mocks.NewResourceAsync(new() { Type = type, Name = name, Inputs = inputs });
            resource.Completion.Complete(Urn(above, type, name), id, await StateAsync(state), IsPreview);
        }
        catch (Exception exception)
        {
            resource.Completion.Fail(exception);
            throw;
        }
    }

    private async Task<OutputData<T>> InvokeAsync<T>(string token, InvokeArgs args)
    {
        var result = await mocks.CallAsync(new() { Token = token, Args = await Serializer.TopAsync(args) });
        return OutputData<T>.Of((T)Converter.To(typeof(T), await StateAsync(result))!);
    }

    private static async Task<ImmutableDictionary<string, object>> StateAsync(object state) =>
        await Serializer.ValueOfAsync(state) as ImmutableDictionary<string, object>
            ?? throw new InvalidOperationException($"{state.GetType().FullName} is not a supported argument type");

    private string Urn(string? parent, string type, string name)
    {
        var above = parent?.Split("::")[2].Split('$')[0];
        return $"urn:pulumi:{StackName}::{Project}::{(above is null ? type : $"{above}${type}")}::{name}";
    }
}
