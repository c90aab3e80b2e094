namespace Chat.LocalGateway.Tests.Harness;

/// <summary>Limits for waits that always end sooner, unless something is broken.</summary>
internal static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task Soon(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    /// <summary>Waits for a state that nothing announces, such as an empty table.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var end = DateTime.UtcNow + Limit;
        while (!holds())
        {
            Assert.True(DateTime.UtcNow < end, $"This never came true: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
