namespace Chat.ManagementApi.Transport.Http2;

/// <summary>What goes out.</summary>
internal sealed partial class Http2Connection : IThreadPoolWorkItem
{
    /// <summary>Acknowledgements that may wait: who asks for more without reading them wants our memory.</summary>
    private const int MostAcks = 1_000;

    private readonly Output _output = new();
    private readonly List<Http2Lane> _unsent = [];
    private int _nextStream = 1;
    private int _maxFrame = FrameHeader.DefaultMaxLength;
    private int _initialWindow = FrameHeader.DefaultWindow;
    private long _window = FrameHeader.DefaultWindow;
    private int _acks;
    private bool _isFlushing;

    /// <summary>One write for all posts that were begun until this gets its turn.</summary>
    void IThreadPoolWorkItem.Execute() => _ = FlushAsync();

    private void WritePreface()
    {
        lock (_gate)
        {
            _output.Write(FrameHeader.Preface);
            // No pushes, and no headers beyond what is read of them.
            _output.Write(
                new FrameHeader(12, FrameType.Settings, FrameFlags.None, 0),
                [0, (byte)Setting.EnablePush, 0, 0, 0, 0, 0, (byte)Setting.MaxHeaderListSize, 0, 0, MostBlock >> 8, 0]);
            RequestFlush();
        }
    }

    private void Open(Http2Lane lane)
    {
        lane.Stream = _nextStream;
        lane.Window = _initialWindow;
        lane.Sent = 0;
        _streams.Add(lane.Stream, lane);
        _nextStream += 2;
        // After a billion posts the numbers are used up, and another connection takes over.
        if (_nextStream > int.MaxValue - 2) _isDraining = true;
        WriteHead(lane);
        if (!WriteBody(lane)) _unsent.Add(lane);
    }

    private void WriteHead(Http2Lane lane)
    {
        var space = _output.Reserve(FrameHeader.Bytes + _encoder.MostBytes(lane.Post));
        var length = _encoder.Write(lane.Post, lane.Date, lane.Signature, space[FrameHeader.Bytes..]);
        var end = lane.Post.Payload.Bytes.IsEmpty ? FrameFlags.EndStream : FrameFlags.None;
        if (length > _maxFrame)
        {
            WriteLongHead(lane.Stream, space.Slice(FrameHeader.Bytes, length).ToArray(), end);
            return;
        }

        new FrameHeader(length, FrameType.Headers, FrameFlags.EndHeaders | end, lane.Stream).Write(space);
        _output.Advance(FrameHeader.Bytes + length);
    }

    private void WriteLongHead(int stream, ReadOnlySpan<byte> block, FrameFlags end)
    {
        _output.Write(new FrameHeader(_maxFrame, FrameType.Headers, end, stream), block[.._maxFrame]);
        for (block = block[_maxFrame..]; block.Length > _maxFrame; block = block[_maxFrame..])
            _output.Write(new FrameHeader(_maxFrame, FrameType.Continuation, FrameFlags.None, stream), block[.._maxFrame]);
        _output.Write(new FrameHeader(block.Length, FrameType.Continuation, FrameFlags.EndHeaders, stream), block);
    }

    /// <summary>Writes as much of the body as the server has room for.</summary>
    /// <returns>Whether that was all.</returns>
    private bool WriteBody(Http2Lane lane)
    {
        var body = lane.Post.Payload.Bytes.Span;
        while (lane.Sent < body.Length)
        {
            var length = (int)Math.Min(Math.Min(body.Length - lane.Sent, _maxFrame), Math.Min(_window, lane.Window));
            if (length <= 0) return false;
            var isLast = lane.Sent + length == body.Length;
            _output.Write(
                new FrameHeader(length, FrameType.Data, isLast ? FrameFlags.EndStream : FrameFlags.None, lane.Stream),
                body.Slice(lane.Sent, length));
            lane.Sent += length;
            lane.Window -= length;
            _window -= length;
        }

        return true;
    }

    /// <summary>Goes on with what had to wait for a stream or for room.</summary>
    private void Resume()
    {
        for (var i = 0; i < _unsent.Count && _window > 0;)
        {
            if (WriteBody(_unsent[i])) _unsent.RemoveAt(i);
            else i++;
        }

        while (_unopened.Count > 0 && _streams.Count < _maxStreams && IsOpen)
        {
            var lane = _unopened[0];
            _unopened.RemoveAt(0);
            Open(lane);
        }
    }

    private void RequestFlush()
    {
        // The reading thread flushes for all that its answers have led to.
        if (_isFlushing || _isClosed || _reader == Environment.CurrentManagedThreadId) return;
        _isFlushing = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private void FlushRead()
    {
        lock (_gate)
        {
            if (_isFlushing || _isClosed || _output.IsEmpty) return;
            _isFlushing = true;
        }

        _ = FlushAsync();
    }

    /// <summary>Writes until there is nothing left. Only one runs at a time: who starts it has set <see cref="_isFlushing"/>.</summary>
    private async Task FlushAsync()
    {
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> bytes;
                lock (_gate)
                {
                    if (_isClosed || _output.IsEmpty)
                    {
                        _isFlushing = false;
                        return;
                    }

                    bytes = _output.Take();
                    _acks = 0;
                }

                await _connection.Stream.WriteAsync(bytes);
            }
        }
        catch (Exception)
        {
                        Close(Broke, isFault: false, sayGoodbye: false);
        }
    }

    private async Task EndAsync(ErrorCode code, bool sayGoodbye)
    {
        try
        {
            ReadOnlyMemory<byte> bytes = default;
            lock (_gate)
            {
                sayGoodbye &= !_isFlushing;
                _isFlushing = true;
                if (sayGoodbye)
                {
                    _output.WriteGoAway(code);
                    bytes = _output.Take();
                }
            }

            if (sayGoodbye) await _connection.Stream.WriteAsync(bytes).AsTask().WaitAsync(GoodbyeTimeout, _time);
        }
        catch (Exception)
        {
            // The connection goes, with or without a word.
        }
        finally
        {
            await _connection.Stream.DisposeAsync();
        }
    }
}
