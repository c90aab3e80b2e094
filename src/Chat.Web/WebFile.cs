namespace Chat.Web;

/// <summary>One file of the page.</summary>
/// <param name="Path">Relative to the page, with forward slashes: <c>page/main.js</c>.</param>
/// <param name="ContentType">Value of the Content-Type header.</param>
/// <param name="Bytes">The content as served.</param>
/// <param name="ETag">Value of the ETag header, quotes included; changes with the content alone.</param>
public sealed record WebFile(string Path, string ContentType, ReadOnlyMemory<byte> Bytes, string ETag);
