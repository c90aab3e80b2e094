using Chat.Lambda.Queues;

namespace Chat.Lambda.Tests.Queues;

public sealed class SendBatchesTests
{
    private const int Half = SendBatches.Bytes / 2;

    [Theory]
    [InlineData(new int[0], "")]
    [InlineData(new[] { 5, 5 }, "0,1")]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, "0,1,2,3,4,5,6,7,8,9 10")]
    [InlineData(new[] { Half, Half, 1 }, "0,1 2")]
    [InlineData(new[] { Half, Half + 1, 1 }, "0 1,2")]
    [InlineData(new[] { 1, SendBatches.Bytes, 1 }, "0 1 2")]
    [InlineData(new[] { 1, SendBatches.Bytes + 1, 1 }, "0,2")]
    [InlineData(new[] { SendBatches.Bytes + 1 }, "")]
    public void Jobs_are_cut_by_ten_and_by_their_bytes(int[] sizes, string batches) => Assert.Equal(batches, Cut(sizes, [.. Enumerable.Range(0, sizes.Length)]));

    [Fact]
    public void Those_that_are_left_keep_their_indexes() => Assert.Equal("3,7", Cut([.. Enumerable.Repeat(1, 9)], [3, 7]));

    private static string Cut(int[] sizes, int[] indexes) =>
        string.Join(' ', SendBatches.Of([.. sizes.Select(size => new ReadOnlyMemory<byte>(new byte[size]))], indexes).Select(batch => string.Join(',', batch.ToArray())));
}
