using System.Reflection;
using Chat.Core.Storage;

namespace Chat.Core.Tests.Queued;

/// <summary>A process that may be killed: from then on its store answers nothing, and nothing that it did is taken back.</summary>
public class MortalProcess : DispatchProxy
{
    private IChatStore _store = null!;
    private Func<bool> _isDead = null!;

    /// <param name="store">What outlives it.</param>
    /// <param name="isDead">Asked before and after each call.</param>
    internal static IChatStore Store(IChatStore store, Func<bool> isDead)
    {
        var proxy = Create<IChatStore, MortalProcess>();
        ((MortalProcess)(object)proxy)._store = store;
        ((MortalProcess)(object)proxy)._isDead = isDead;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = typeof(MortalProcess).GetMethod(nameof(CallAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;
        return method.MakeGenericMethod(targetMethod!.ReturnType.GetGenericArguments()).Invoke(this, [targetMethod, args]);
    }

    private async ValueTask<T> CallAsync<T>(MethodInfo method, object?[] args)
    {
        if (_isDead()) await new TaskCompletionSource().Task;
        var result = await (ValueTask<T>)method.Invoke(_store, args)!;
        if (_isDead()) await new TaskCompletionSource().Task;
        return result;
    }
}
