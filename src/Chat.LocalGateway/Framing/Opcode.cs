namespace Chat.LocalGateway.Framing;

/// <summary>RFC 6455, section 5.2. Anything from 8 up is a control frame.</summary>
internal enum Opcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}
