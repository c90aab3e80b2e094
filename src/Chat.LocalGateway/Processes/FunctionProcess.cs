using System.Diagnostics;
using System.Security.Cryptography;

namespace Chat.LocalGateway.Processes;

/// <summary>Where a process is in its life.</summary>
internal enum ProcessState
{
    /// <summary>Started, and has not asked for an event yet: INIT.</summary>
    Starting,

    /// <summary>Waits for an event.</summary>
    Idle,

    /// <summary>Has an event.</summary>
    Busy,

    /// <summary>Has answered its event and is about to ask for another.</summary>
    Returning,

    /// <summary>Gone, or told to go.</summary>
    Ended,
}

/// <summary>One process of a function. What may change is the pool's, under the pool's lock.</summary>
/// <param name="token">The first segment of its Runtime API's path: who it is, and that it may ask. Never to be logged.</param>
internal sealed class FunctionProcess(string token)
{
    private const int TokenBytes = 16;

    private Process? _process;

    public string Token => token;

    public int Id { get; private set; }

    public ProcessState State { get; private set; } = ProcessState.Starting;

    /// <summary>When it came into its state.</summary>
    public DateTimeOffset Since { get; private set; } = DateTimeOffset.MaxValue;

    public PendingInvocation? Event { get; private set; }

    /// <summary>Events that it has taken.</summary>
    public int Events { get; private set; }

    /// <summary>The error sentence that it reported of its INIT.</summary>
    public string? InitError { get; set; }

    /// <summary>Completes with its next event while it is idle.</summary>
    public TaskCompletionSource<PendingInvocation>? Next { get; private set; }

    /// <summary>One that nobody can guess, in hexadecimal digits.</summary>
    public static string NewToken() => RandomNumberGenerator.GetHexString(2 * TokenBytes, lowercase: true);

    public void Move(ProcessState state, DateTimeOffset now)
    {
        (State, Since) = (state, now);
        if (state != ProcessState.Busy) Event = null;
        Next = state == ProcessState.Idle ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
    }

    public void Take(PendingInvocation invocation, DateTimeOffset now)
    {
        var waiting = Next;
        Move(ProcessState.Busy, now);
        Event = invocation;
        Events++;
        waiting?.SetResult(invocation);
    }

    /// <summary>Starts it. Each line that it writes is handed on, of the errors' stream with true.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system does not start the file.</exception>
    public Process Start(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        Id = process.Id;
        return _process = process;
    }

    /// <summary>Ends it, by its id, without a word: Lambda gives a runtime no warning either.</summary>
    public void Kill()
    {
        try
        {
            _process?.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
