namespace Chat.LocalGateway.Connections;

/// <summary>Who ended a connection.</summary>
internal enum EndedBy
{
    /// <summary>The client, with a close frame.</summary>
    Client,

    /// <summary>The gateway, with a close frame.</summary>
    Gateway,

    /// <summary>Nobody: the socket broke or closed without a close frame.</summary>
    Loss,
}

/// <summary>How a connection ended; recorded once, by whoever was first, and what the disconnect event says.</summary>
internal sealed record Ending(EndedBy By, ushort Code, string Reason);
