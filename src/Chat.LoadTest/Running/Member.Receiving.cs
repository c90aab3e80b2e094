using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Chat.LoadTest.Audit;
using Chat.LoadTest.Measuring;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Running;

internal sealed partial class Member
{
    private readonly byte[] _roomBytes;

    void ISocketOwner.Text(ClientSocket socket, ReadOnlySpan<byte> payload)
    {
        if (socket == _socket) Take(payload, depth: 0);
    }

    private void Take(ReadOnlySpan<byte> payload, int depth)
    {
        var frame = ServerFrame.Read(payload);
        if (!frame.IsValid) Altered("a frame that is no JSON object");
        else if (frame.Type.SequenceEqual("message"u8)) TakeMessage(frame);
        else if (frame.Type.SequenceEqual("batch"u8) && depth == 0) TakeBatch(frame.List);
        else if (frame.Type.SequenceEqual("pong"u8)) TakePong(frame);
        else if (frame.Type.SequenceEqual("error"u8)) TakeError(frame);
        else if (frame.Type.IsEmpty) TakeGatewayError(frame);
        else if (IsAnswer(frame)) TakeAnswer(frame);
        else if (IsEntry(frame)) Foreign(frame, $"an entry of type {Encoding.UTF8.GetString(frame.Type)}, which nobody sent");
        else _client.Tally.CountOther();
    }

    private void TakeBatch(ReadOnlySpan<byte> frames)
    {
        if (frames.IsEmpty)
        {
            Altered("a batch without a list of frames");
            return;
        }
        var array = new Utf8JsonReader(frames);
        array.Read();
        var count = 0;
        for (; ServerFrame.TryNext(ref array, frames, out var frame); count++) Take(frame, depth: 1);
        if (count > 1) _client.Tally.CountGathered(count - 1);
    }

    private void TakeMessage(in ServerFrame frame)
    {
        var now = _client.Clock.Now;
        if (!TryKey(frame, out var key, out var due)) return;
        if (Publisher is { } publisher && frame.Ref.Length > 1 && frame.Ref[0] == 'm') TakeAcknowledgement(frame, publisher, key, now - due);
        else TakeDelivery(frame, key, now - due);
    }

    private void TakeAcknowledgement(in ServerFrame frame, Publisher publisher, MessageKey key, long latency)
    {
        if (!Number(frame.Ref, out var number) || key.Number != number || key.Publisher != publisher.Index)
        {
            Altered($"the answer to {Encoding.UTF8.GetString(frame.Ref)} of publisher {publisher.Index} is {key}");
            return;
        }
        if (!Room.Acknowledge(key, frame.Seq, _client.Milliseconds, publisher.FloorOf(number))) return;
        Ledger.Receive(key, frame.Seq, _client.Milliseconds, own: true);
        _client.Tally.CountAcknowledged();
        _client.Tally.Acknowledgement.Record(latency);
        publisher.Acknowledged(number, frame.Seq);
    }

    private void TakeDelivery(in ServerFrame frame, MessageKey key, long latency)
    {
        var own = key.Publisher == Publisher?.Index;
        switch (Ledger.Receive(key, frame.Seq, _client.Milliseconds, own))
        {
            case Reception.NotOfThisRoom:
                return;
            case Reception.Repeated:
                _client.Tally.CountRepeated();
                return;
            case Reception.OutOfOrder:
                _client.Tally.CountOutOfOrder();
                break;
        }
        _client.Tally.CountDelivery();
        _client.Tally.Delivery.Record(latency);
    }

    private void TakePong(in ServerFrame frame)
    {
        if (!Number(frame.Ref, out var due) || frame.Ref[0] != 'p') return;
        Interlocked.Decrement(ref _pingsOpen);
        _client.Tally.CountPong();
        _client.Tally.Pong.Record(_client.Clock.Now - due);
    }

    private void TakeError(in ServerFrame frame)
    {
        _client.Tally.CountError(Encoding.UTF8.GetString(frame.Code));
        if (IsAnswer(frame)) TakeAnswer(frame);
        else if (Publisher is { } publisher && Number(frame.Ref, out var number) && frame.Ref[0] == 'm' && publisher.HasSent(number))
        {
            Room.Refuse(new MessageKey(publisher.Index, number));
            _client.Tally.CountRefused();
            publisher.Refused(frame.Retryable ? Math.Max(frame.RetryAfterMs, 100) : 0);
        }
    }

    // It carries no ref: an answer that is awaited is given up, and open messages are sent again soon.
    private void TakeGatewayError(in ServerFrame frame)
    {
        var words = Encoding.UTF8.GetString(frame.Message);
        _client.Tally.CountError(words.Length == 0 ? "a frame without type" : $"API Gateway: {words}");
        Publisher?.Hurry();
        if (Volatile.Read(ref _pending) is { } pending) pending.Answered.TrySetResult(new Answer("error", words, 0, null, false, false, 0));
    }

    private void TakeAnswer(in ServerFrame frame)
    {
        if (Volatile.Read(ref _pending) is not { } pending || !Number(frame.Ref, out var number) || number != pending.Ref) return;
        var last = TakeEntries(frame.List);
        var type = Encoding.UTF8.GetString(frame.Type);
        var code = frame.Code.IsEmpty ? null : Encoding.UTF8.GetString(frame.Code);
        var epoch = frame.Epoch.IsEmpty ? null : Encoding.UTF8.GetString(frame.Epoch);
        pending.Answered.TrySetResult(new Answer(type, code, frame.Seq, epoch, frame.More, frame.Lost, last));
    }

    private long TakeEntries(ReadOnlySpan<byte> entries)
    {
        var last = 0L;
        if (entries.IsEmpty) return last;
        var array = new Utf8JsonReader(entries);
        array.Read();
        while (ServerFrame.TryNext(ref array, entries, out var item))
        {
            var entry = ServerFrame.Read(item);
            if (!entry.IsValid)
            {
                Altered($"an entry of {Room.Name} that is no JSON object");
                continue;
            }
            if (entry.Seq <= last) _client.Findings.Add(Fault.Jumbled, $"{entry.Seq} after {last} of {Room.Name}, to member {_index}");
            last = Math.Max(last, entry.Seq);
            if (TryKey(entry, out var key, out _)) TakeListed(key, entry.Seq);
        }
        return last;
    }

    private void TakeListed(MessageKey key, long seq)
    {
        if (_list == ListUse.Audit)
        {
            if (Room.Observe(key, seq, _client.Milliseconds, delivered: false))
                lock (Room.Lock) Room.History.Add(seq);
        }
        else if (Ledger.Receive(key, seq, _client.Milliseconds, key.Publisher == Publisher?.Index) is Reception.New or Reception.OutOfOrder)
            _client.Tally.CountRecovered();
    }

    private bool TryKey(in ServerFrame frame, out MessageKey key, out long due)
    {
        (key, due) = (default, 0);
        if (!frame.Room.SequenceEqual(_roomBytes)) return Foreign(frame, $"of the room {Encoding.UTF8.GetString(frame.Room)}");
        switch (MessageText.Read(frame.Text, _client.RunBytes, out key, out due))
        {
            case TextKind.OfAnotherRun:
                return Foreign(frame, "a text of another run");
            case TextKind.Altered:
                return Altered($"the text of {frame.Seq} of {Room.Name}, as member {_index} got it");
        }
        if (frame.Text.Length == _client.Plan.Scenario.SizeOf(_client.Options, key.Publisher, key.Number)) return true;
        return Altered($"{key}, {frame.Seq} of {Room.Name}, has {frame.Text.Length} bytes for member {_index}");
    }

    private bool Foreign(in ServerFrame frame, string what)
    {
        _client.Findings.Add(Fault.Foreign, $"{what}, number {frame.Seq}, to member {_index} of {Room.Name}");
        return false;
    }

    private bool Altered(string what)
    {
        _client.Findings.Add(Fault.Altered, what);
        return false;
    }

    private static bool IsAnswer(in ServerFrame frame) => frame.Ref.Length > 1 && frame.Ref[0] == 'r';

    private static bool IsEntry(in ServerFrame frame) =>
        frame.Type.SequenceEqual("edited"u8) || frame.Type.SequenceEqual("deleted"u8) || frame.Type.SequenceEqual("reaction"u8);

    private static bool Number(ReadOnlySpan<byte> reference, out long number)
    {
        number = 0;
        return reference.Length > 1 && Utf8Parser.TryParse(reference[1..], out number, out var read) && read == reference.Length - 1;
    }
}
