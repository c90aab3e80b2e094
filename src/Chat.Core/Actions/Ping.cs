using Chat.Core.Protocol;

namespace Chat.Core.Actions;

/// <summary>Keeps a connection from its 10 idle minutes. Touches no store itself, so among guests it answers whatever else is down.</summary>
internal readonly record struct Ping : IChatAction<Ping>
{
    public static Ping Read(ref FieldReader fields) => default;

    public ValueTask<ReadOnlyMemory<byte>> AnswerAsync(Call call) =>
        new(Call.Answer(new PongFrame(Timestamp.Format(call.Time.GetUtcNow()), call.Ref), ChatJson.Default.PongFrame));
}
