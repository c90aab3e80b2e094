using Chat.Core.Delivery;
using Chat.ManagementApi.Tests.Support;
using Chat.ManagementApi.Transport.Http2;
using CsCheck;

namespace Chat.ManagementApi.Tests.Http2;

/// <summary>Servers that break the rules: an outcome with a name, the connection given up, and the next post on another one.</summary>
public sealed class HostileServerTests
{
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    /// <summary>What each server sends once it has a post on stream 1: the frames in hexadecimal, length, type, flags, stream, payload.</summary>
    public static TheoryData<string, string> Breaches() => new()
    {
        { "a frame above what we allow", "004001" + "00" + "00" + "00000001" },
        { "data on no stream", "000001" + "00" + "00" + "00000000" + "00" },
        { "data on a stream that nobody opened", "000001" + "00" + "00" + "00000009" + "00" },
        { "data on a stream of the server", "000001" + "00" + "00" + "00000002" + "00" },
        { "padding longer than the frame", "000002" + "00" + "08" + "00000001" + "0900" },
        { "headers on no stream", "000001" + "01" + "05" + "00000000" + "88" },
        { "headers on a stream that nobody opened", "000001" + "01" + "05" + "00000009" + "88" },
        { "a priority that is cut", "000002" + "01" + "25" + "00000001" + "0088" },
        { "a field that no table has", "000001" + "01" + "05" + "00000001" + "ff" },
        { "a number without end", "000006" + "01" + "05" + "00000001" + "ffffffffffff" },
        { "a string beyond the block", "000003" + "01" + "05" + "00000001" + "007f61" },
        { "a Huffman code that is none", "000006" + "01" + "05" + "00000001" + "008461626364" },
        { "a table larger than we allow", "000003" + "01" + "05" + "00000001" + "3fe23f" },
        { "a table resized behind a field", "000002" + "01" + "05" + "00000001" + "8820" },
        { "a continuation of nothing", "000001" + "09" + "04" + "00000001" + "88" },
        { "a frame between header and continuation", "000001" + "01" + "00" + "00000001" + "88" + "000008" + "06" + "00" + "00000000" + "0000000000000000" },
        { "a continuation of another stream", "000001" + "01" + "00" + "00000001" + "88" + "000001" + "09" + "04" + "00000003" + "88" },
        { "a reset that is cut", "000003" + "03" + "00" + "00000001" + "000000" },
        { "a reset of no stream", "000004" + "03" + "00" + "00000000" + "00000000" },
        { "settings of a stream", "000000" + "04" + "00" + "00000001" },
        { "settings that are cut", "000005" + "04" + "00" + "00000000" + "0000000000" },
        { "a receipt for settings with settings", "000006" + "04" + "01" + "00000000" + "000300000001" },
        { "a window beyond 2^31", "000006" + "04" + "00" + "00000000" + "000480000000" },
        { "frames below 16,384", "000006" + "04" + "00" + "00000000" + "000500003fff" },
        { "frames above 2^24", "000006" + "04" + "00" + "00000000" + "000501000000" },
        { "a push", "000005" + "05" + "04" + "00000001" + "0000000282" },
        { "a ping that is cut", "000007" + "06" + "00" + "00000000" + "00000000000000" },
        { "a ping of a stream", "000008" + "06" + "00" + "00000001" + "0000000000000000" },
        { "a farewell that is cut", "000007" + "07" + "00" + "00000000" + "00000000000000" },
        { "a farewell of a stream", "000008" + "07" + "00" + "00000001" + "0000000000000000" },
        { "a window that grows by nothing", "000004" + "08" + "00" + "00000000" + "00000000" },
        { "a window that grows beyond 2^31", "000004" + "08" + "00" + "00000000" + "7fffffff" },
        { "a window update that is cut", "000003" + "08" + "00" + "00000000" + "000000" },
    };

    [Theory]
    [MemberData(nameof(Breaches))]
    public async Task A_breach_of_the_protocol_ends_the_connection_and_no_more(string breach, string frames)
    {
        var farewell = new TaskCompletionSource<Frame2>();
        await using var server = new Http2Server(async (peer, connection) =>
        {
            await peer.GreetAsync();
            var post = await peer.NextPostAsync();
            if (connection > 0)
            {
                await peer.AnswerAsync(post, Http2Peer.Ok);
                return;
            }

            await peer.SendRawAsync(Convert.FromHexString(frames));
            farewell.SetResult(await peer.ReadAsync(FrameType.GoAway));
        });
        var log = new LogLines();
        using var sender = server.Sender(log, change: options => options with { Retries = 0 });

        Assert.Equal((breach, DeliveryOutcome.Failed), (breach, await sender.PostAsync().WaitAsync(Senders.Soon)));
        Assert.Contains("the answer was not HTTP/2", Assert.Single(log.All), StringComparison.Ordinal);
        // The farewell says why, unless something else was just being written.
        var reason = (await farewell.Task.WaitAsync(Senders.Soon)).Payload;
        if (reason.Length > 0) Assert.NotEqual(0, reason[7]);
        Assert.Equal((breach, DeliveryOutcome.Delivered), (breach, await sender.PostAsync().WaitAsync(Senders.Soon)));
    }

    [Theory]
    [InlineData("no status", "000001" + "01" + "05" + "00000001" + "90")]
    [InlineData("a status that is no number", "000005" + "01" + "05" + "00000001" + "0803327830")]
    [InlineData("nothing but an interim status", "000005" + "01" + "05" + "00000001" + "0803313030")]
    [InlineData("another protocol", "000005" + "01" + "04" + "00000001" + "0803313031")]
    [InlineData("a body without headers", "000001" + "00" + "01" + "00000001" + "00")]
    [InlineData("a window of the stream that grows by nothing", "000004" + "08" + "00" + "00000001" + "00000000")]
    [InlineData("a window of the stream beyond 2^31", "000004" + "08" + "00" + "00000001" + "7fffffff")]
    public async Task A_broken_answer_costs_its_stream_and_not_the_connection(string breach, string frames)
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            await peer.NextPostAsync();
            await peer.SendRawAsync(Convert.FromHexString(frames));
            Assert.Equal(1, (await peer.ReadAsync(FrameType.Reset)).Header.Stream);
            await peer.AnswerAsync(await peer.NextPostAsync(), Http2Peer.Ok);
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });

        Assert.Equal((breach, DeliveryOutcome.Failed), (breach, await sender.PostAsync().WaitAsync(Senders.Soon)));
        Assert.Equal((breach, DeliveryOutcome.Delivered), (breach, await sender.PostAsync().WaitAsync(Senders.Soon)));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("\0\0\u0008\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public async Task What_does_not_begin_with_settings_is_not_HTTP2(string words)
    {
        await using var server = new Http2Server(async (peer, _) => await peer.SendRawAsync(System.Text.Encoding.Latin1.GetBytes(words)));
        using var sender = server.Sender(change: options => options with { Retries = 1 });

        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Headers_without_end_are_not_collected(bool empty)
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            await peer.NextPostAsync();
            await peer.SendAsync(FrameType.Headers, FrameFlags.None, 1, Http2Peer.Ok);
            var part = new byte[empty ? 0 : 16_000];
            for (var i = 0; i < 100; i++) await peer.SendAsync(FrameType.Continuation, FrameFlags.None, 1, part);
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });

        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync().WaitAsync(Senders.Soon));
    }

    [Fact]
    public async Task Who_pings_without_reading_is_left()
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            await peer.NextPostAsync();
            // In one write, so that they come in without a chance to answer.
            byte[] ping = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
            while (true) await peer.SendRawAsync([.. Enumerable.Repeat(ping, 5_000).SelectMany(bytes => bytes)]);
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });

        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync().WaitAsync(Senders.Soon));
    }

    [Fact]
    public async Task A_server_that_says_farewell_to_each_connection_is_not_dialled_for_ever()
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            await peer.SendAsync(FrameType.GoAway, FrameFlags.None, 0, new byte[8]);
        });
        using var sender = server.Sender(change: options => options with { Retries = 2 });

        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.InRange(server.Connections, 1, 3);
    }

    [Fact]
    public async Task Whatever_bytes_come_a_post_has_an_outcome()
    {
        var scripts = new System.Collections.Concurrent.ConcurrentQueue<byte[]>();
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.SendRawAsync(Settings);
            await peer.NextPostAsync();
            scripts.TryDequeue(out var bytes);
            await peer.SendRawAsync(bytes ?? []);
            peer.Close();
        });
        var frame = Gen.Select(Gen.Int[0, 10], Gen.Byte, Gen.Int[0, 4], Gen.Byte.Array[0, 40], (type, flags, stream, payload) =>
            (byte[])[0, 0, (byte)payload.Length, (byte)type, flags, 0, 0, 0, (byte)stream, .. payload]);

        await frame.Array[1, 8].SampleAsync(
            async frames =>
            {
                scripts.Enqueue([.. frames.SelectMany(bytes => bytes)]);
                using var sender = server.Sender(change: options => options with { Retries = 0 });
                await sender.PostAsync().WaitAsync(Senders.Soon);
            },
            iter: 300, threads: 1);
    }
}
