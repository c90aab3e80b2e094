namespace Chat.Gateway.Benchmarks.Load;

/// <summary>Says which connections have something to read, to the one thread that the load runs on.</summary>
internal interface IReadiness : IDisposable
{
    void Add(ClientConnection connection);

    /// <summary>Reads from those that have something, once each, waiting for the first for so long.</summary>
    void Poll(int milliseconds);

    static IReadiness Create() => OperatingSystem.IsLinux() ? new EpollReadiness() : new SocketReadiness();
}
