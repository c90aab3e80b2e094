using System.Text.Json.Nodes;

namespace Chat.LoadTest.Tests.Server;

/// <summary>What the server of the tests says to one action, to every client that asks for it, in words that no chat has.</summary>
/// <param name="Action">Of the frames that are answered so; null for none.</param>
/// <param name="Frame">The answer: <c>{room}</c>, <c>{ref}</c>, <c>{text}</c> and <c>{run}</c> in it stand for those of what was asked.</param>
/// <param name="IsInstead">Nothing else is answered.</param>
internal sealed record Hostility(string? Action = null, string Frame = "", bool IsInstead = false)
{
    public string? Of(string action, string room, JsonObject asked) => action != Action ? null : Frame
        .Replace("{room}", room, StringComparison.Ordinal)
        .Replace("{ref}", (string?)asked["ref"], StringComparison.Ordinal)
        .Replace("{text}", (string?)asked["text"], StringComparison.Ordinal)
        .Replace("{run}", room.Split('-')[1], StringComparison.Ordinal);
}
