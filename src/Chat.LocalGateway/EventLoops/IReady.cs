namespace Chat.LocalGateway.EventLoops;

/// <summary>What a loop tells of a descriptor's events: the listener, or a socket.</summary>
internal interface IReady
{
    /// <summary>On the loop's thread.</summary>
    void Ready(Readiness readiness);
}
