using System.Text;
using Chat.Core.Protocol;

namespace Chat.Core.Actions;

/// <summary>The only list of what clients can ask for.</summary>
internal static class ActionTable
{
    /// <summary>What a frame that is no JSON object asks for: a person at wscat simply types.</summary>
    public static ChatAction PlainText { get; } = new("message", Handle<Message>);

    public static IReadOnlyList<ChatAction> Actions { get; } =
    [
        PlainText,
        new("join", Handle<Join>),
        new("leave", Handle<Leave>),
        new("history", Handle<History>),
        new("who", Handle<Who>),
        new("ping", Handle<Ping>),
    ];

    private static readonly (byte[] Name, ChatAction Action)[] ByName =
        [.. Actions.Select(action => (Encoding.UTF8.GetBytes(action.Name), action))];

    public static string UnknownActionSentence { get; } =
        $"\"action\" must be one of {string.Join(", ", Actions.Select(action => action.Name))}.";

    /// <summary>The action of exactly that name, or null. So few names are compared faster than hashed.</summary>
    public static ChatAction? Find(ReadOnlySpan<byte> name)
    {
        foreach (var (known, action) in ByName)
        {
            if (name.SequenceEqual(known)) return action;
        }

        return null;
    }

    private static ValueTask<ReadOnlyMemory<byte>> Handle<TAction>(Call call, ref FieldReader fields)
        where TAction : struct, IChatAction<TAction>
    {
        var request = TAction.Read(ref fields);
        return fields.Refusal is { } refusal ? new(call.Refuse(refusal)) : request.AnswerAsync(call);
    }
}
