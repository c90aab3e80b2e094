using Chat.Core.Protocol;

namespace Chat.Core.Actions;

/// <summary>A client's request, and what becomes of it. One file holds both.</summary>
internal interface IChatAction<TSelf> where TSelf : struct, IChatAction<TSelf>
{
    /// <summary>
    /// Takes the fields, in the order in which they are to be checked. What is wrong is left in <paramref name="fields"/>.
    /// </summary>
    static abstract TSelf Read(ref FieldReader fields);

    /// <summary>Handles the request. Runs only where every field was right.</summary>
    /// <returns>The one answer, by <see cref="Call.Answer"/> or <see cref="Call.Refuse"/>.</returns>
    ValueTask<ReadOnlyMemory<byte>> AnswerAsync(Call call);
}

/// <summary>Reads a request's fields and handles it.</summary>
internal delegate ValueTask<ReadOnlyMemory<byte>> ActionHandler(Call call, ref FieldReader fields);

/// <summary>An action's name, and what does it.</summary>
internal sealed record ChatAction(string Name, ActionHandler Handle);
