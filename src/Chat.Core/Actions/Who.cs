using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Core.Actions;

/// <summary>Who is in a room: each person once, by name, a frame's worth at a time.</summary>
internal readonly record struct Who(string? Room, PersonCursor? Cursor) : IChatAction<Who>
{
    public static Who Read(ref FieldReader fields)
    {
        var room = fields.Room();
        if (fields.String("cursor"u8) is not { } text) return new(room, null);
        var cursor = PersonCursor.Parse(text);
        if (cursor is null) fields.Refuse("cursor"u8, "must be one that a \"members\" frame gave; leave it out to begin anew");
        return new(room, cursor);
    }

    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(Call call)
    {
        if (await call.FindRoomAsync(Room) is not { } room) return call.Refuse(ChatErrors.NotInRoom);
        // The roster of this process, brought up to the head: a large one would else be read whole for each page of its list.
        var head = (await call.Store.ReadHistoryAsync(new(room, 1), call.Cancellation)).Head;
        var roster = await call.Rosters.AtLeastAsync(room, head, call.Cancellation);
        if (!roster.Contains(call.ConnectionId)) return call.Refuse(ChatErrors.NotInRoom);

        var now = call.Time.GetUtcNow();
        var members = roster.Members.Where(member => member.ExpiresAt > now).ToList();
        var empty = new MembersFrame(room, members.Count, [], Cursor: null, call.Ref);
        var free = ChatLimits.FrameBytes - FrameWriter.Measure(empty, ChatJson.Default.MembersFrame);
        var (people, cursor) = Fit(People(members), free);
        return Call.Answer(empty with { Members = people, Cursor = cursor }, ChatJson.Default.MembersFrame);
    }

    /// <summary>
    /// Each user once, in an order that joins and leaves do not change: that is how a cursor stays right between two pages.
    /// </summary>
    private List<Person> People(List<Member> members)
    {
        var after = Cursor;
        return
        [
            .. members
                .GroupBy(member => member.User, member => member.Name, StringComparer.Ordinal)
                .Select(names => new Person(names.Key, names.Min(StringComparer.Ordinal)!))
                .Where(person => after is not { } cursor || cursor.IsBefore(person))
                .OrderBy(person => person.Name, StringComparer.Ordinal)
                .ThenBy(person => person.User, StringComparer.Ordinal),
        ];
    }

    private static (IReadOnlyList<Person> People, string? Cursor) Fit(List<Person> people, int free)
    {
        var (count, used, kept) = (0, 0, 0);
        foreach (var person in people)
        {
            used += FrameWriter.Measure(person, ChatJson.Default.Person) + 1;
            if (used > free) break;
            count++;
            // What the page ends with also has to carry a cursor to the next one.
            if (used + PersonCursor.FieldBytes(person) <= free) kept = count;
        }

        return count == people.Count ? (people, null) : (people[..kept], new PersonCursor(people[kept - 1]).ToString());
    }
}
