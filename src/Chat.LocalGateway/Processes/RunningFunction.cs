namespace Chat.LocalGateway.Processes;

/// <summary>A process of a function, as seen from outside.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="ProcessId">The system's id of the process.</param>
/// <param name="IsBusy">Whether it has an event at the moment.</param>
/// <param name="IsIdle">Whether it has asked for its next one.</param>
public readonly record struct RunningFunction(string Function, int ProcessId, bool IsBusy, bool IsIdle);
