using Chat.Core;
using Chat.LocalGateway.Functions;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Processes;

/// <summary>
/// The processes of one function, as Lambda keeps them: one event at a time in each, the one used last first, a further one
/// when none is free, an idle one ended after a while, and one that breaks replaced.
/// </summary>
internal sealed partial class FunctionPool(ChatFunction function, ProcessLauncher launcher, ProcessOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(function.TimeoutSeconds);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FunctionProcess> _processes = new(StringComparer.Ordinal); // by token, as are their lives
    private readonly Dictionary<string, Task> _lives = new(StringComparer.Ordinal);
    private readonly List<FunctionProcess> _idle = [];
    private readonly Queue<PendingInvocation> _waiting = [];
    private int _underWay, _freed;
    private bool _stopping;

    public ChatFunction Function => function;

    public IReadOnlyList<RunningFunction> Running
    {
        get
        {
            lock (_lock)
                return [.. _processes.Values.Where(one => one.Id != 0).Select(Seen)];
        }
    }

    public async ValueTask<InvocationResult> InvokeAsync(string requestId, ReadOnlyMemory<byte> eventJson, DateTimeOffset deadline)
    {
        var invocation = new PendingInvocation(requestId, eventJson.ToArray(), deadline, time.GetUtcNow());
        lock (_lock)
        {
            if (_stopping) return new(InvocationStatus.Failed, default);
            if (_underWay == options.Concurrency) return new(InvocationStatus.Throttled, default);
            _underWay++;
            if (_idle.Count > 0) Hand(invocation, PopIdle());
            else _waiting.Enqueue(invocation);
            StartWhatIsMissing();
        }

        var result = await invocation.Result;
        lock (_lock) _underWay--;
        return result;
    }

    /// <summary>Whether a token is that of a process of this pool that is not gone.</summary>
    public bool Knows(string token)
    {
        lock (_lock) return _processes.ContainsKey(token);
    }

    /// <summary>A process asks for an event; null for one that has been told to go.</summary>
    public ValueTask<PendingInvocation?> NextAsync(string token)
    {
        lock (_lock)
        {
            if (!_processes.TryGetValue(token, out var process) || process.State is ProcessState.Ended) return default;
            if (process.Event is { } dropped)
            {
                ProcessLog.Threw(log, function.Name, dropped.RequestId, "no answer");
                dropped.Fail();
            }

            _idle.Remove(process);
            process.Next?.TrySetCanceled();
            if (process.State == ProcessState.Starting) _initError = null;
            process.Move(ProcessState.Idle, time.GetUtcNow());
            _freed++;
            var next = process.Next!.Task;
            if (TryDequeue() is { } invocation) Hand(invocation, process);
            else _idle.Add(process);
            StartWhatIsMissing();
            return new(next!);
        }
    }

    /// <summary>A process answers its event. False where that event is not, or no longer, its own.</summary>
    public bool TryAnswer(string token, string requestId, out PendingInvocation invocation)
    {
        lock (_lock)
        {
            invocation = null!;
            if (!_processes.TryGetValue(token, out var process) || process.Event is not { } own || own.RequestId != requestId) return false;
            invocation = own;
            process.Move(ProcessState.Returning, time.GetUtcNow());
            return true;
        }
    }

    /// <summary>A process says why it cannot begin. It is expected to exit then.</summary>
    public void RefuseInit(string token, string reason)
    {
        lock (_lock)
            if (_processes.TryGetValue(token, out var process)) process.InitError = reason;
    }

    /// <summary>Kills a process of this pool, which is not told of it before the system does.</summary>
    /// <returns>False where it has no such process.</returns>
    public bool Kill(int processId)
    {
        lock (_lock)
        {
            var process = _processes.Values.FirstOrDefault(one => one.Id == processId && one.State != ProcessState.Ended);
            process?.Kill();
            return process is not null;
        }
    }

    /// <summary>Ends what has passed its time; called once a second.</summary>
    public void Tick()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var process in _processes.Values) Check(process, now);
            PendingInvocation? first;
            while (_waiting.TryPeek(out first) && first.Deadline <= now)
            {
                _waiting.Dequeue().Fail();
                ProcessLog.NotTaken(log, function.Name, first.RequestId);
            }

            // Those there are get on, slowly: one more. None has come free for a whole tick: they hang, and many are needed.
            if (first is not null && now - first.Since >= Patience) Start(_freed > 0 ? 1 : options.AtOnce);
            _freed = 0;
        }
    }

    /// <summary>Ends every process and waits until they are gone.</summary>
    public async Task StopAsync()
    {
        Task[] lives;
        lock (_lock)
        {
            _stopping = true;
            while (_waiting.TryDequeue(out var invocation)) invocation.Fail();
            foreach (var process in _processes.Values) End(process);
            lives = [.. _lives.Values];
        }

        await Task.WhenAll(lives);
    }

    private RunningFunction Seen(FunctionProcess process) =>
        new(function.Name, process.Id, process.State == ProcessState.Busy, process.State == ProcessState.Idle);

    private void Check(FunctionProcess process, DateTimeOffset now)
    {
        switch (process.State)
        {
            case ProcessState.Starting when now - process.Since > options.InitTimeout:
                process.InitError ??= $"INIT took longer than {options.InitTimeout.TotalSeconds:0.#} s.";
                process.Kill();
                break;
            case ProcessState.Busy when now - process.Since > _timeout:
                ProcessLog.TimedOut(log, function.Name, _timeout.TotalSeconds, process.Event!.RequestId, process.Id);
                End(process);
                break;
            // It answered and never came back.
            case ProcessState.Returning when now - process.Since > _timeout:
            case ProcessState.Idle when now - process.Since > options.IdleTimeout:
                End(process);
                break;
        }
    }

    /// <summary>The one used last, as its caches are the warmest and the others may be ended.</summary>
    private FunctionProcess PopIdle()
    {
        var process = _idle[^1];
        _idle.RemoveAt(_idle.Count - 1);
        return process;
    }

    private PendingInvocation? TryDequeue() => _waiting.TryDequeue(out var invocation) ? invocation : null;

    private void Hand(PendingInvocation invocation, FunctionProcess process) => process.Take(invocation, time.GetUtcNow());

    private void End(FunctionProcess process)
    {
        process.Event?.Fail();
        process.Next?.TrySetCanceled();
        _idle.Remove(process);
        process.Move(ProcessState.Ended, time.GetUtcNow());
        process.Kill();
    }
}
