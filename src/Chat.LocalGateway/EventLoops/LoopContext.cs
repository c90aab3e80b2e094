namespace Chat.LocalGateway.EventLoops;

/// <summary>
/// Brings what is awaited on a loop back to it. A message whose entry has been stored goes on where its receivers' sockets are,
/// so that one pass gathers what many messages have for each of them, and no lock is fought over.
/// </summary>
internal sealed class LoopContext(EventLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.Post(d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nobody waits for a loop.");

    public override SynchronizationContext CreateCopy() => this;
}
