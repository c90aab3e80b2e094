using System.Buffers;
using System.Text.Json;
using Chat.LocalGateway.Framing;

namespace Chat.LocalGateway.Messages;

/// <summary>
/// What a function returned, as API Gateway's proxy integration reads it: an object with an integer <c>statusCode</c>, and a
/// string <c>body</c> or none. Anything else is malformed.
/// </summary>
internal ref struct ProxyResult
{
    private Utf8JsonReader _reader;
    private Utf8JsonReader _body;

    private ProxyResult(ReadOnlySpan<byte> payload) => _reader = new Utf8JsonReader(payload);

    public int StatusCode { get; private set; }

    /// <summary>The one header that $connect may hand to the client, null where it is not there.</summary>
    public string? Subprotocol { get; private set; }

    private bool HasBody { get; set; }

    public static bool TryRead(ReadOnlySpan<byte> payload, out ProxyResult result)
    {
        result = new ProxyResult(payload);
        try
        {
            return result._reader.Read() && result._reader.TokenType == JsonTokenType.StartObject && result.ReadMembers();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool ReadMembers()
    {
        bool hasStatus = false;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("statusCode"u8)) hasStatus = _reader.Read() && ReadStatus();
            else if (_reader.ValueTextEquals("body"u8))
            {
                if (!_reader.Read() || !ReadBody()) return false;
            }
            else if (_reader.ValueTextEquals("headers"u8))
            {
                if (!_reader.Read() || !ReadHeaders()) return false;
            }
            else _reader.Skip();
        }
        return hasStatus && !_reader.Read();
    }

    private bool ReadStatus()
    {
        if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt32(out int status)) return false;
        StatusCode = status;
        return true;
    }

    private bool ReadBody()
    {
        HasBody = _reader.TokenType == JsonTokenType.String;
        _body = _reader;
        return HasBody || _reader.TokenType == JsonTokenType.Null;
    }

    private bool ReadHeaders()
    {
        if (_reader.TokenType == JsonTokenType.Null) return true;
        if (_reader.TokenType != JsonTokenType.StartObject) return false;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isSubprotocol = "Sec-WebSocket-Protocol".Equals(_reader.GetString(), StringComparison.OrdinalIgnoreCase);
            _reader.Read();
            if (isSubprotocol && _reader.TokenType == JsonTokenType.String) Subprotocol = _reader.GetString();
            _reader.Skip();
        }
        return true;
    }

    /// <summary>The body as text; null where there is none, or none that text can carry.</summary>
    public readonly string? Body()
    {
        try
        {
            return HasBody ? _body.GetString() : null;
        }
        catch (InvalidOperationException) // half a surrogate pair
        {
            return null;
        }
    }

    /// <summary>The body as one text frame, empty where there is no body; null where it is larger than a message may be.</summary>
    public readonly OutboundFrame? ToFrame(int maxBytes)
    {
        if (!HasBody) return OutboundFrame.FilledText(OutboundFrame.TextBuffer(0, out _), 0);
        var body = _body;
        var unescaped = ArrayPool<byte>.Shared.Rent(body.ValueSpan.Length);
        try
        {
            int length = body.CopyString(unescaped);
            if (length > maxBytes) return null;
            var bytes = OutboundFrame.TextBuffer(length, out int start);
            unescaped.AsSpan(0, length).CopyTo(bytes.AsSpan(start));
            return OutboundFrame.FilledText(bytes, length);
        }
        catch (InvalidOperationException) // half a surrogate pair, which no text frame can carry
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(unescaped);
        }
    }
}
