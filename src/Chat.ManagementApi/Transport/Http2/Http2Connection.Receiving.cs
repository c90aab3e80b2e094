using System.Buffers.Binary;
using Chat.ManagementApi.Transport.Http2.Hpack;

namespace Chat.ManagementApi.Transport.Http2;

/// <summary>What comes in: one loop reads, and takes all frames of a read before it writes what they led to.</summary>
internal sealed partial class Http2Connection
{
    /// <summary>Bytes that the headers of an answer may take: AWS's take about 300.</summary>
    private const int MostBlock = 32_768;

    /// <summary>Frames that they may come in.</summary>
    private const int MostBlockFrames = 32;

    private readonly HpackDecoder _decoder = new();
    private readonly byte[] _input = new byte[2 * (FrameHeader.DefaultMaxLength + FrameHeader.Bytes)];
    private byte[] _block = [];
    private int _blockLength;
    private int _blockFrames;
    private FrameHeader _blockStart;
    private bool _hasSettings;
    private int _consumed;
    private int _reads;
    private int _reader;

    private async Task ReadAsync()
    {
        try
        {
            for (var have = 0; ;)
            {
                var read = await _connection.Stream.ReadAsync(_input.AsMemory(have));
                if (read == 0)
                {
                    Close(Broke, isFault: false, sayGoodbye: false);
                    return;
                }

                Volatile.Write(ref _reads, _reads + 1);
                have += read;
                var error = TakeFrames(_input.AsSpan(0, have), out var taken);
                if (error != ErrorCode.None)
                {
                    Close(NotHttp, isFault: true, error);
                    return;
                }

                have -= taken;
                if (have > 0 && taken > 0) _input.AsSpan(taken, have).CopyTo(_input);
            }
        }
        catch (Exception)
        {
                        Close(Broke, isFault: false, sayGoodbye: false);
        }
    }

    private ErrorCode TakeFrames(ReadOnlySpan<byte> bytes, out int taken)
    {
        taken = 0;
        Volatile.Write(ref _reader, Environment.CurrentManagedThreadId);
        var error = ErrorCode.None;
        while (error == ErrorCode.None && bytes.Length - taken >= FrameHeader.Bytes)
        {
            var header = FrameHeader.Read(bytes[taken..]);
            if (header.Length > FrameHeader.DefaultMaxLength)
            {
                error = ErrorCode.FrameSize;
                break;
            }

            var end = taken + FrameHeader.Bytes + header.Length;
            if (end > bytes.Length) break;
            error = Take(header, bytes[(taken + FrameHeader.Bytes)..end]);
            taken = end;
        }

        Volatile.Write(ref _reader, 0);
        FlushRead();
        return error;
    }

    private ErrorCode Take(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        // Nothing may come between the parts of a header block, and nothing before the settings.
        if (_blockFrames > 0 && (header.Type != FrameType.Continuation || header.Stream != _blockStart.Stream)) return ErrorCode.Protocol;
        if (!_hasSettings && header.Type != FrameType.Settings) return ErrorCode.Protocol;
        return header.Type switch
        {
            FrameType.Data => TakeData(header, payload),
            FrameType.Headers => TakeHeaders(header, payload),
            FrameType.Continuation => TakeContinuation(header, payload),
            FrameType.Reset => TakeReset(header, payload),
            FrameType.Settings => TakeSettings(header, payload),
            FrameType.PushPromise => ErrorCode.Protocol,
            FrameType.Ping => TakePing(header, payload),
            FrameType.GoAway => TakeGoAway(header, payload),
            FrameType.WindowUpdate => TakeWindowUpdate(header, payload),
            _ => ErrorCode.None,
        };
    }

    private ErrorCode TakeHeaders(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!IsOurs(header.Stream) || !header.TryStrip(ref payload)) return ErrorCode.Protocol;
        if (header.EndsHeaders) return TakeBlock(header, payload);
        _blockStart = header;
        return Append(payload);
    }

    private ErrorCode TakeContinuation(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (_blockFrames == 0) return ErrorCode.Protocol;
        var error = Append(payload);
        if (error != ErrorCode.None || !header.EndsHeaders) return error;
        var length = _blockLength;
        (_blockLength, _blockFrames) = (0, 0);
        return TakeBlock(_blockStart, _block.AsSpan(0, length));
    }

    private ErrorCode Append(ReadOnlySpan<byte> part)
    {
        if (++_blockFrames > MostBlockFrames || _blockLength + part.Length > MostBlock) return ErrorCode.EnhanceYourCalm;
        if (_block.Length == 0) _block = new byte[MostBlock];
        part.CopyTo(_block.AsSpan(_blockLength));
        _blockLength += part.Length;
        return ErrorCode.None;
    }

    /// <summary>Reads a whole header block, also one for a stream that is given up: the table goes on from it.</summary>
    private ErrorCode TakeBlock(FrameHeader header, ReadOnlySpan<byte> block)
    {
        var lane = Find(header.Stream);
        lane?.BeginHead();
        var fields = _decoder.Read(block);
        while (fields.MoveNext()) lane?.TakeField(fields.Name, fields.Value);
        if (fields.IsBroken) return ErrorCode.Compression;
        if (lane is null) return ErrorCode.None;
        if (!lane.TryEndHead(header.EndsStream)) GiveUp(lane, new Answer(0, NotHttp), ErrorCode.Protocol);
        else if (header.EndsStream) Finish(lane);
        return ErrorCode.None;
    }

    private ErrorCode TakeData(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!IsOurs(header.Stream) || !header.TryStrip(ref payload)) return ErrorCode.Protocol;
        Consume(header.Length);
        if (Find(header.Stream) is not { } lane) return ErrorCode.None;
        if (!lane.HasHead) GiveUp(lane, new Answer(0, NotHttp), ErrorCode.Protocol);
        else if (!lane.TakeBody(payload)) GiveUp(lane, lane.Answer, ErrorCode.Cancel);
        else if (header.EndsStream) Finish(lane);
        return ErrorCode.None;
    }

    /// <summary>Lets the server send as much again. A stream needs no more room than it has: an answer that fills it is cut.</summary>
    private void Consume(int bytes)
    {
        _consumed += bytes;
        if (_consumed < FrameHeader.DefaultWindow / 2) return;
        lock (_gate) _output.WriteWindowUpdate(0, _consumed);
        _consumed = 0;
    }

    private ErrorCode TakeReset(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 4) return ErrorCode.FrameSize;
        if (!IsOurs(header.Stream)) return ErrorCode.Protocol;
        if (Find(header.Stream) is not { } lane) return ErrorCode.None;
        var refused = BinaryPrimitives.ReadInt32BigEndian(payload) == (int)ErrorCode.RefusedStream;
        lock (_gate)
        {
            if (!Remove(lane)) return ErrorCode.None;
            Resume();
        }

        lane.Complete(lane.BrokenOff(new Answer(0, refused ? "the server refused the stream" : "the server reset the stream")), isReusable: true);
        return ErrorCode.None;
    }

    private ErrorCode TakePing(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 8) return ErrorCode.FrameSize;
        if (header.Stream != 0) return ErrorCode.Protocol;
        return header.IsAck ? ErrorCode.None : Acknowledge(FrameType.Ping, payload);
    }

    private ErrorCode Acknowledge(FrameType type, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (++_acks > MostAcks) return ErrorCode.EnhanceYourCalm;
            _output.Write(new FrameHeader(payload.Length, type, FrameFlags.EndStream, 0), payload);
        }

        return ErrorCode.None;
    }

    /// <summary>The server has not looked at streams above the one that it names: they are safe to send elsewhere at once.</summary>
    private ErrorCode TakeGoAway(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 8) return ErrorCode.FrameSize;
        if (header.Stream != 0) return ErrorCode.Protocol;
        var last = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        List<Http2Lane> refused = [];
        bool isOver;
        lock (_gate)
        {
            Drain(refused);
            foreach (var (stream, lane) in _streams)
            {
                if (stream > last) refused.Add(lane);
            }

            foreach (var lane in refused) Remove(lane);
            isOver = _streams.Count == 0;
        }

        Refuse(refused);
        if (isOver) Close(Broke, isFault: false);
        return ErrorCode.None;
    }

    private ErrorCode TakeWindowUpdate(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 4) return ErrorCode.FrameSize;
        var more = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        if (header.Stream == 0)
        {
            lock (_gate)
            {
                _window += more;
                Resume();
            }

            return more == 0 ? ErrorCode.Protocol : _window > int.MaxValue ? ErrorCode.FlowControl : ErrorCode.None;
        }

        if (!IsOurs(header.Stream)) return ErrorCode.Protocol;
        if (Find(header.Stream) is not { } lane) return ErrorCode.None;
        lock (_gate)
        {
            lane.Window += more;
            Resume();
        }

        if (more == 0 || lane.Window > int.MaxValue) GiveUp(lane, new Answer(0, NotHttp), ErrorCode.FlowControl);
        return ErrorCode.None;
    }

    private bool IsOurs(int stream)
    {
        lock (_gate) return stream % 2 == 1 && stream < _nextStream;
    }

    private Http2Lane? Find(int stream)
    {
        lock (_gate) return _streams.GetValueOrDefault(stream);
    }

    /// <summary>Completes a lane whose answer is whole.</summary>
    private void Finish(Http2Lane lane)
    {
        bool isOver;
        lock (_gate)
        {
            var stream = lane.Stream;
            if (!Remove(lane)) return;
            _hasAnswered = true;
            // An answer ahead of the post's end: what is left of the post need not go.
            if (lane.Sent < lane.Post.Payload.Bytes.Length) _output.WriteReset(stream, ErrorCode.Cancel);
            if (_unopened.Count + _unsent.Count > 0) Resume();
            isOver = _isDraining && _streams.Count == 0;
        }

        lane.Complete(lane.Answer, isReusable: true);
        if (isOver) Close(Broke, isFault: false);
    }

    /// <summary>Ends a stream that the server would go on with.</summary>
    private void GiveUp(Http2Lane lane, Answer answer, ErrorCode code)
    {
        lock (_gate)
        {
            var stream = lane.Stream;
            if (!Remove(lane)) return;
            _output.WriteReset(stream, code);
            Resume();
        }

        lane.Complete(answer, isReusable: true);
    }
}
