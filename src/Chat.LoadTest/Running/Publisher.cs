using Chat.LoadTest.Audit;
using Chat.LoadTest.Measuring;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Running;

/// <summary>Sends one publisher's messages in order, and sees to it that each is answered.</summary>
internal sealed class Publisher(LoadClient client, Member member, PublisherLedger ledger, PlannedPublisher plan)
{
    /// <summary>An error frame of API Gateway says not for which frame it stands: after so long all that were open are sent again.</summary>
    private const uint HurriedMilliseconds = 2_000;

    /// <summary>
    /// Of a message whose function ends with such an error each time, as functions do that are killed. What is not answered at
    /// all is sent again once.
    /// </summary>
    private const int MostRepetitions = 5;

    private readonly Lock _lock = new();
    private SentMessage[] _messages = new SentMessage[16];
    private long _released;
    private long _oldest = 1;
    private long _highestAcknowledged;
    private uint _erredAt;
    private bool _stopped;

    public int Index => plan.Index;

    private bool IsClosedLoop => client.Options.Rate is null;

    /// <summary>An open loop's message is due: it is sent now, or as soon as there is a connection.</summary>
    public void Release(long due)
    {
        lock (_lock)
        {
            _released++;
            Remember(_released, due);
            SendReleased();
        }
    }

    /// <summary>A closed loop's first message, and each after an answer.</summary>
    public void SendNext()
    {
        lock (_lock)
        {
            if (_stopped || _released > ledger.Sent || !client.TryTakeOne()) return;
            Release(client.Clock.Now);
        }
    }

    /// <summary>Nothing new is sent from now on; what is due and unsent stays unsent.</summary>
    public void Stop()
    {
        lock (_lock) _stopped = true;
    }

    /// <summary>There is a connection again: what is open is sent again under its id, and then what fell due meanwhile.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            for (var number = _oldest; number <= ledger.Sent; number++)
                if (IsOpen(number)) SendAgain(number);
            SendReleased();
        }
    }

    public void Acknowledged(long number, long seq)
    {
        lock (_lock)
        {
            _highestAcknowledged = Math.Max(_highestAcknowledged, seq);
            Advance();
        }
        if (IsClosedLoop) SendNext();
    }

    /// <summary>What the audit holds against the number that a message was given.</summary>
    public long FloorOf(long number)
    {
        lock (_lock) return number < _messages.Length ? _messages[number].Floor : 0;
    }

    public bool HasSent(long number)
    {
        lock (_lock) return number >= 1 && number <= ledger.Sent;
    }

    public void Refused(long wait)
    {
        lock (_lock) Advance();
        if (!IsClosedLoop) return;
        if (wait <= 0) SendNext();
        else _ = client.AfterAsync(TimeSpan.FromMilliseconds(Math.Min(wait, 30_000)), SendNext);
    }

    /// <summary>An error frame of API Gateway came.</summary>
    public void Hurry()
    {
        lock (_lock) _erredAt = client.Milliseconds;
    }

    /// <summary>Called about every second: sends again what was not answered in time.</summary>
    /// <returns>Whether there is still something to wait for.</returns>
    public bool Tend()
    {
        var waiting = false;
        lock (_lock)
        {
            var now = client.Milliseconds;
            var limit = (uint)client.Options.SettleTime.TotalMilliseconds;
            Advance();
            for (var number = _oldest; number <= ledger.Sent; number++)
            {
                ref var message = ref _messages[number];
                var erred = message.SentAt <= _erredAt && message.Repetitions < MostRepetitions;
                if (!IsOpen(number) || (!erred && message.Repetitions > 0 && now - message.SentAt > limit)) continue;
                waiting = true;
                if (member.IsOnline && now - message.SentAt > (erred ? Math.Min(limit, HurriedMilliseconds) : limit)) SendAgain(number);
            }
            waiting |= ledger.Sent < _released && !_stopped;
        }
        // A closed loop does not stop for ever at a message that nobody answers.
        if (IsClosedLoop && !waiting) SendNext();
        return waiting;
    }

    private bool IsOpen(long number) => !ledger.Acknowledged.Contains(number) && !ledger.Refused.Contains(number);

    private void Advance()
    {
        while (_oldest <= ledger.Sent && !IsOpen(_oldest)) _oldest++;
    }

    private void Remember(long number, long due)
    {
        if (number >= _messages.Length) Array.Resize(ref _messages, _messages.Length * 2);
        _messages[number].Due = due;
    }

    private void SendReleased()
    {
        while (ledger.Sent < _released && member.IsOnline && !_stopped)
        {
            var number = ledger.Sent + 1;
            _messages[number].Floor = _highestAcknowledged;
            ledger.Sent = number;
            client.Tally.CountSent();
            Send(number);
        }
    }

    private void SendAgain(long number)
    {
        _messages[number].Repetitions++;
        client.Tally.CountResent();
        Send(number);
    }

    private void Send(long number)
    {
        _messages[number].SentAt = client.Milliseconds;
        var key = new MessageKey(plan.Index, number);
        var size = client.Plan.Scenario.SizeOf(client.Options, plan.Index, number);
        member.Send(new OutgoingText(member.Room.Name, client.Plan.Run, client.RunBytes, key, _messages[number].Due, size));
    }

    private struct SentMessage
    {
        public long Due;
        public long Floor;
        public uint SentAt;
        public int Repetitions;
    }
}
