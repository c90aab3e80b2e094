using Chat.LoadTest.Audit;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Running;

internal sealed partial class Member
{
    private Pending? _pending;
    private ListUse _list;
    private long _lastRef;

    /// <summary>Reads the room's whole history for the audit.</summary>
    /// <returns>Null, or why it could not be read to its end.</returns>
    public async Task<string?> ReadHistoryAsync(CancellationToken cancellation)
    {
        _list = ListUse.Audit;
        try
        {
            for (var (page, last) = (default(Answer), 0L); ; last = page.Last)
            {
                page = await ReadPageAsync(last, cancellation);
                if (page.Lost) return "the server no longer keeps its oldest entries";
                if (!page.More) return null;
            }
        }
        catch (JoinException refused)
        {
            return refused.Message;
        }
    }

    private async Task<Answer> ReadPageAsync(long after, CancellationToken cancellation)
    {
        var request = new Request(Room.Name, NewRef(), after);
        var page = await AskAsync(static (request, into) => ClientFrames.History(request, into), request, cancellation);
        if (page.Type != "history") throw new JoinException(page.Code ?? page.Type);
        // Pages come to an end, whatever the server says of them.
        if (page.More && (page.Last <= after || page.Last > Room.HighestSeq)) throw new JoinException("a page says that there is more, and has nothing");
        return page;
    }

    private long NewRef() => ++_lastRef;

    /// <summary>Asks one thing; a member asks one at a time. What is not answered is asked again once, and then counts as a fault.</summary>
    private async Task<Answer> AskAsync(PayloadWriter<Request> write, Request request, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (_socket is not { } socket) return Answer.Broken;
            var pending = new Pending(request.Ref, new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously));
            Volatile.Write(ref _pending, pending);
            socket.Send(request, write);
            try
            {
                return await pending.Answered.Task.WaitAsync(_client.Options.SettleTime, cancellation);
            }
            catch (TimeoutException) when (attempt == 0)
            {
                _client.Tally.CountResent();
            }
            catch (TimeoutException)
            {
                _client.Findings.Add(Fault.Unanswered, $"a request of member {_index} of {Room.Name}");
                return Answer.None;
            }
            finally
            {
                Volatile.Write(ref _pending, null);
            }
        }
    }

    /// <summary>The connection is gone: nobody answers any more.</summary>
    private void Forget()
    {
        _socket = null;
        Volatile.Read(ref _pending)?.Answered.TrySetResult(Answer.Broken);
    }

    private sealed record Pending(long Ref, TaskCompletionSource<Answer> Answered);

    private enum ListUse
    {
        Recovery,
        Audit,
    }
}

/// <param name="Type">Of the frame; <c>error</c> with its code.</param>
/// <param name="Last">The highest number of its entries, 0 where it had none.</param>
internal readonly record struct Answer(string Type, string? Code, long Seq, string? Epoch, bool More, bool Lost, long Last)
{
    public static readonly Answer None = new("error", "no answer", 0, null, false, false, 0);

    /// <summary>The connection broke before it came.</summary>
    public static readonly Answer Broken = new("error", "the connection broke", 0, null, false, false, 0);
}

/// <summary>The server did not let a member join, or read; the message is its error code.</summary>
internal sealed class JoinException(string message) : Exception(message);
