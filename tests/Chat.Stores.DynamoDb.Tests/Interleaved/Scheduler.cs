using Amazon.DynamoDBv2;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Stores.DynamoDb.Tests.Interleaved;

/// <summary>
/// Runs operations on one thread and lets one request through at a time, of whichever operation the choices name. So
/// every interleaving of the requests of concurrent operations can happen, and the same choices give the same one.
/// </summary>
internal sealed class Scheduler(FakeTimeProvider clock, IReadOnlyList<int> choices) : SynchronizationContext
{
    // Longer than the longest that a store waits before it tries something again.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private readonly List<Request> _waiting = [];
    private int _choice;

    /// <summary>The client of one operation, which stops for good before its request number <paramref name="stopAt"/>; 0 for never.</summary>
    public IAmazonDynamoDB ClientFor(IAmazonDynamoDB client, int stopAt) => InterceptedClient.Of(client, (_, send) =>
    {
        var request = new Request(send);
        if (--stopAt != 0)
            _waiting.Add(request);
        return request.Answer.Task;
    });

    /// <summary>Waits for its turn like a request, and does something else.</summary>
    public Task TurnAsync(Action act)
    {
        var request = new Request(() =>
        {
            act();
            return Task.FromResult<object>(this);
        });
        _waiting.Add(request);
        return request.Answer.Task;
    }

    public override void Post(SendOrPostCallback d, object? state) => _work.Enqueue((d, state));

    /// <summary>Runs until every operation has ended or was stopped.</summary>
    public void Run(IEnumerable<Func<Task>> operations)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var tasks = operations.Select(operation => operation()).ToArray();
            Pump();
            // With no request left, an operation is either stopped or waits before it tries again.
            for (var pauses = 0; pauses < 2 && tasks.Any(task => !task.IsCompleted); Pump())
            {
                pauses = _waiting.Count > 0 ? 0 : pauses + 1;
                if (_waiting.Count > 0)
                    Let(_waiting[choices[_choice++ % choices.Count] % _waiting.Count]);
                else
                    clock.Advance(Pause);
            }

            foreach (var failed in tasks.Where(task => task.IsFaulted))
                failed.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private void Pump()
    {
        while (_work.TryDequeue(out var work))
            work.Callback(work.State);
    }

    private void Let(Request request)
    {
        _waiting.Remove(request);
        // Off this context, so that nothing inside the client waits for the pump.
        var sent = Task.Run(request.Send);
        ((IAsyncResult)sent).AsyncWaitHandle.WaitOne();
        request.Answer.SetFromTask(sent);
    }

    private sealed record Request(Func<Task<object>> Send)
    {
        public TaskCompletionSource<object> Answer { get; } = new();
    }
}
