namespace Chat.Stores.Sqlite;

/// <summary>
/// A database cannot be used. The message is for people: one sentence that names the file or folder and the mend. The
/// file was not changed.
/// </summary>
public sealed class StoreOpenException(string message, Exception? inner = null) : Exception(message, inner);
