namespace Chat.Core.Delivery;

/// <summary>What became of one job of the fan-out queue.</summary>
public enum FanOutJobOutcome
{
    /// <summary>Done, or somebody else's to do: the queue may forget it.</summary>
    Done,

    /// <summary>Not done, or not whole: the queue is to hand it out again, and to put it aside after its tries.</summary>
    Retry,

    /// <summary>No job of this version: no further try will read it, so that it ends among the dead letters.</summary>
    Unreadable,
}
