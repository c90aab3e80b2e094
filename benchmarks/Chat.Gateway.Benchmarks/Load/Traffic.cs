using System.Diagnostics;

namespace Chat.Gateway.Benchmarks.Load;

/// <summary>
/// The messages of one run: publishes them, takes every delivery, and knows at the end whether each receiver got each message
/// once. In a closed loop a publisher goes on when its own copy has come back; with a rate messages go out when they are due.
/// </summary>
internal sealed class Traffic
{
    private readonly Crowd _crowd;
    private readonly ClientConnection[] _publishers;
    private readonly long[] _published;
    private readonly Publication _publication;
    private readonly int _most;
    private bool _running;

    /// <param name="crowd">Who takes part.</param>
    /// <param name="textBytes">Bytes of a text.</param>
    /// <param name="most">Messages that a publisher sends at most.</param>
    public Traffic(Crowd crowd, int textBytes, int most)
    {
        (_crowd, _most) = (crowd, most);
        _publishers = [.. crowd.Connections.Where(connection => connection.Seat.Publisher >= 0)];
        _published = new long[_publishers.Length];
        _publication = new Publication(crowd.Dialect, textBytes);
        crowd.Traffic = this;
    }

    /// <summary>Due times and latencies, where messages have any.</summary>
    public Pace? Pace { get; init; }

    public long Deliveries { get; private set; }

    /// <summary>Frames with or without a message.</summary>
    public long Frames { get; private set; }

    public long Doubled { get; private set; }

    public long Foreign { get; private set; }

    /// <summary>What should have arrived by now if nothing were under way.</summary>
    public long Expected => _published.Sum() * _crowd.Layout.MembersPerRoom;

    /// <summary>Whether everything that was published has arrived and nothing more will be.</summary>
    public bool IsExhausted => Deliveries >= Expected && _published.All(count => count >= _most);

    public void Start()
    {
        _running = true;
        if (Pace is { } pace) pace.Start();
        else for (var publisher = 0; publisher < _publishers.Length; publisher++) Publish(publisher);
    }

    public void Stop() => _running = false;

    public void CountFrame() => Frames++;

    /// <summary>Lets things happen until somebody has seen enough, who is asked ten times a second, or until everything has happened.</summary>
    public void RunUntil(Func<bool> enough)
    {
        while (!enough())
        {
            for (var asked = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(asked).TotalSeconds < 0.1;)
            {
                for (var polls = 0; polls < 16; polls++) _crowd.Poll(PublishDue());
                if (IsExhausted) return;
            }
        }
    }

    /// <summary>Waits for what is under way, as long as something still arrives.</summary>
    public void Drain(TimeSpan patience)
    {
        var (last, lastAt) = (Deliveries, Stopwatch.GetTimestamp());
        while (Deliveries < Expected && Stopwatch.GetElapsedTime(lastAt) < patience)
        {
            _crowd.Poll(10);
            if (Deliveries != last) (last, lastAt) = (Deliveries, Stopwatch.GetTimestamp());
        }

        for (var polls = 0; polls < 8; polls++) _crowd.Poll(10); // what comes after everything has come is one too many
    }

    public void Take(ClientConnection receiver, int publisher, long number)
    {
        var seat = receiver.Seat;
        if (publisher < seat.FirstPublisher || publisher >= seat.FirstPublisher + _crowd.Layout.PublishersPerRoom) Foreign++;
        else if (receiver.Take(publisher, number) == Arrival.Again) Doubled++;
        else
        {
            Deliveries++;
            Pace?.Arrived(publisher, number);
            if (publisher == seat.Publisher && Pace is null) Publish(publisher);
        }
    }

    /// <summary>What is wrong with the run, as a sentence; null where every delivery is accounted for.</summary>
    public string? Verdict()
    {
        long lost = 0;
        foreach (var connection in _crowd.Connections)
        {
            for (var i = 0; i < connection.Windows.Length; i++) lost += _published[connection.Seat.FirstPublisher + i] - connection.Windows[i].Taken;
        }

        string?[] faults =
        [
            lost > 0 ? $"lost {lost} of {Expected} deliveries" : null,
            Doubled > 0 ? $"doubled {Doubled}" : null,
            Foreign > 0 ? $"delivered {Foreign} to another room" : null,
        ];
        var said = string.Join(", ", faults.OfType<string>());
        return said.Length == 0 ? null : _crowd.Fault(said).Message;
    }

    private void Publish(int publisher)
    {
        if (!_running || _published[publisher] >= _most) return;
        var number = _published[publisher]++;
        _publishers[publisher].Send(_publication.Of(publisher, number));
    }

    /// <returns>Milliseconds until the next message is due, or a while.</returns>
    private int PublishDue()
    {
        const int While = 10;
        if (Pace is null || !_running) return While;
        while (Pace.NextDue(_most * _publishers.Length) is { } due)
        {
            var wait = due - Stopwatch.GetTimestamp();
            if (wait > 0) return (int)(wait * 1_000 / Stopwatch.Frequency);
            Publish((int)(Pace.Published++ % _publishers.Length));
        }

        return While;
    }
}
