namespace Chat.Stores.Contract;

/// <summary>One database that was empty when it was made, and the instances that are open on it.</summary>
/// <remarks>Disposing closes every instance and deletes the database.</remarks>
public abstract class StoreDatabase : IAsyncDisposable
{
    /// <summary>Opens one more instance, as another process would: nothing is shared with the others but the data.</summary>
    /// <param name="stop">Its <see cref="StopAtStep.Step"/> is called right before and right after every write.</param>
    public abstract ValueTask<IChatStore> OpenAsync(StopAtStep? stop = null);

    /// <summary>Closes one instance as a program does that ends in order; the data stays.</summary>
    public abstract ValueTask CloseAsync(IChatStore store);

    public abstract ValueTask DisposeAsync();
}
