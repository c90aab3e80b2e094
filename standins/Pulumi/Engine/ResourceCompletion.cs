using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>The outputs of one resource, pending until it is registered.</summary>
internal sealed class ResourceCompletion
{
    private readonly Dictionary<string, Pending> _pending = new(StringComparer.Ordinal);
    private readonly Resource _resource;

    private ResourceCompletion(Resource resource) => _resource = resource;

    /// <summary>Sets every output property of the resource to an output that is pending.</summary>
    public static ResourceCompletion For(Resource resource)
    {
        var completion = new ResourceCompletion(resource);
        foreach (var property in resource.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.GetCustomAttribute<OutputAttribute>() is not { } output || !property.PropertyType.IsGenericType) continue;
            var pending = (Pending)Activator.CreateInstance(typeof(Pending<>).MakeGenericType(property.PropertyType.GetGenericArguments()))!;
            property.DeclaringType!.GetProperty(property.Name)!.SetValue(resource, pending.Output);
            completion._pending.Add(output.Name ?? property.Name, pending);
        }
        return completion;
    }

    /// <summary>What the state lacks is unknown in a preview, and null or the default after it.</summary>
    public void Complete(string urn, string? id, ImmutableDictionary<string, object> state, bool preview)
    {
        foreach (var (name, pending) in _pending)
        {
            var value = name switch { "urn" => urn, "id" => string.IsNullOrEmpty(id) ? null : id, _ => state.GetValueOrDefault(name) };
            pending.Set(_resource, value, known: value is not null || !preview);
        }
    }

    public void Fail(Exception exception)
    {
        foreach (var pending in _pending.Values) pending.Fail(exception);
    }

    private abstract class Pending
    {
        public abstract object Output { get; }

        public abstract void Set(Resource resource, object? value, bool known);

        public abstract void Fail(Exception exception);
    }

    private sealed class Pending<T> : Pending
    {
        private readonly TaskCompletionSource<OutputData<T>> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Pending() => Output = new Output<T>(_source.Task);

        public override object Output { get; }

        public override void Set(Resource resource, object? value, bool known) =>
            _source.SetResult(new([resource], known ? (T)Converter.To(typeof(T), value)! : default!, known));

        public override void Fail(Exception exception) => _source.TrySetException(exception);
    }
}
