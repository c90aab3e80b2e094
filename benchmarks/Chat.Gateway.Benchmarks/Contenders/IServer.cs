namespace Chat.Gateway.Benchmarks.Contenders;

/// <summary>A running server: a process of its own, or, where the harness itself is tested, a part of the test.</summary>
internal interface IServer : IDisposable
{
    /// <summary>Of 127.0.0.1.</summary>
    int Port { get; }

    /// <summary>CPU time so far, user and system.</summary>
    TimeSpan CpuTime { get; }

    /// <summary>Memory in use, as the system counts it: resident.</summary>
    long MemoryBytes { get; }

    /// <summary>Connections that have joined since the start; null where an open connection has joined by the protocol.</summary>
    int? Joined();
}
