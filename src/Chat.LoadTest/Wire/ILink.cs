namespace Chat.LoadTest.Wire;

/// <summary>Bytes both ways: over a plain socket or through TLS.</summary>
internal interface ILink : IDisposable
{
    /// <summary>Sends in order, and never waits: what the socket does not take is kept and sent later.</summary>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes that were given to <see cref="Send"/> and that the socket has not taken yet.</summary>
    int Unsent { get; }

    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>From now on bytes go to the receiver, one call at a time, on whatever thread has them.</summary>
    void Start(ILinkReceiver receiver);

    /// <summary>Stops reading from the socket, so that the other side feels it.</summary>
    void Pause();

    void Resume();

    /// <summary>Ends it once what was sent is out; <see cref="IDisposable.Dispose"/> ends it as a network does.</summary>
    void Finish();
}

internal interface ILinkReceiver
{
    /// <returns>False to stop for good.</returns>
    bool Received(ReadOnlySpan<byte> bytes);

    /// <summary>Called once: the other side ended it, or it broke.</summary>
    void Ended(string why);
}
