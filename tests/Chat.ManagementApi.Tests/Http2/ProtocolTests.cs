using System.Text;
using Chat.Core.Delivery;
using Chat.ManagementApi.Tests.Support;
using Chat.ManagementApi.Transport.Http2;

namespace Chat.ManagementApi.Tests.Http2;

/// <summary>What the protocol allows a server to do, and what becomes of posts that are under way meanwhile.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public async Task Posts_share_a_connection_and_are_answered_in_any_order()
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            var streams = new Stack<int>();
            for (var i = 0; i < 30; i++) streams.Push(await peer.NextPostAsync());
            foreach (var stream in streams) await peer.AnswerAsync(stream, Http2Peer.Ok);
        });
        using var sender = server.Sender();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => sender.PostAsync(id: $"id-{n}"))).WaitAsync(Senders.Soon);

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Delivered, outcome));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task An_answer_is_understood_however_it_is_put()
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            // Cut into continuations, padded, with a priority.
            var stream = await peer.NextPostAsync();
            await peer.SendAsync(FrameType.Headers, FrameFlags.EndStream, stream);
            await peer.SendAsync(FrameType.Continuation, FrameFlags.None, stream, 0x08, 0x03);
            await peer.SendAsync(FrameType.Continuation, FrameFlags.EndHeaders, stream, [.. "200"u8]);
            stream = await peer.NextPostAsync();
            await peer.SendAsync(FrameType.Headers, (FrameFlags)0x2d, stream, 2, 0, 0, 0, 0, 9, 0x88, 0, 0);
            // An interim answer, a body, trailers, and frames that nobody knows.
            stream = await peer.NextPostAsync();
            await peer.SendAsync(FrameType.Headers, FrameFlags.EndHeaders, stream, [0x08, 0x03, .. "103"u8]);
            await peer.SendAsync((FrameType)99, FrameFlags.None, 77, 1, 2, 3);
            await peer.SendAsync(FrameType.Headers, FrameFlags.EndHeaders, stream, Http2Peer.Ok);
            await peer.SendAsync(FrameType.Data, FrameFlags.Padded, stream, 1, (byte)'{', 0);
            await peer.SendAsync(FrameType.Data, FrameFlags.None, stream, (byte)'}');
            await peer.SendAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, stream, Http2Peer.Field("checksum", "1"));
            // The end in a frame of its own; the table resized before all else.
            stream = await peer.NextPostAsync();
            await peer.SendAsync(FrameType.Headers, FrameFlags.EndHeaders, stream, 0x20, 0x88);
            await peer.SendAsync(FrameType.Data, FrameFlags.EndStream, stream);
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });

        for (var i = 0; i < 4; i++) Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_farewell_in_the_middle_sends_elsewhere_what_was_not_looked_at()
    {
        await using var server = new Http2Server(async (peer, connection) =>
        {
            await peer.GreetAsync();
            if (connection == 0)
            {
                await peer.AnswerAsync(await peer.NextPostAsync(), Http2Peer.Ok);
                for (var i = 0; i < 4; i++) await peer.NextPostAsync();
                await peer.SendAsync(FrameType.GoAway, FrameFlags.None, 0, [.. Http2Peer.Bytes(5), .. Http2Peer.Bytes(0)]);
                foreach (var stream in (int[])[3, 5]) await peer.AnswerAsync(stream, Http2Peer.Ok);
                return;
            }

            for (var i = 0; i < 3; i++) await peer.AnswerAsync(await peer.NextPostAsync(), Http2Peer.Ok);
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => sender.PostAsync(id: $"id-{n}"))).WaitAsync(Senders.Soon);

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Delivered, outcome));
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_connection_that_ends_while_idle_costs_no_try()
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            await peer.AnswerAsync(await peer.NextPostAsync(), Http2Peer.Ok);
            peer.Close();
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });

        for (var i = 0; i < 10; i++) Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(10, server.Connections);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(2, false)]
    public async Task A_stream_that_the_server_resets_is_tried_again(int code, bool isRefusal)
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            await peer.SendAsync(FrameType.Reset, FrameFlags.None, await peer.NextPostAsync(), Http2Peer.Bytes(code));
            await peer.SendAsync(FrameType.Reset, FrameFlags.None, await peer.NextPostAsync(), Http2Peer.Bytes(code));
            await peer.AnswerAsync(await peer.NextPostAsync(), Http2Peer.Ok);
        });
        var log = new LogLines();
        using var once = server.Sender(log, change: options => options with { Retries = 0 });
        using var again = server.Sender(log);

        Assert.Equal(DeliveryOutcome.Failed, await once.PostAsync().WaitAsync(Senders.Soon));
        Assert.Contains(isRefusal ? "refused the stream" : "reset the stream", Assert.Single(log.All), StringComparison.Ordinal);
        Assert.Equal(DeliveryOutcome.Delivered, await again.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_post_waits_for_room_and_arrives_whole()
    {
        var body = string.Concat(Enumerable.Range(0, 30_000).Select(n => (char)('a' + n % 26)));
        var received = new MemoryStream();
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync((Setting.InitialWindowSize, 10));
            // A post that came before the settings had more room; all that follow its answer know them.
            await peer.AnswerAsync(await peer.NextPostAsync(), Http2Peer.Ok);
            while (true)
            {
                var frame = await peer.ReadAsync(FrameType.Data);
                Assert.InRange(frame.Header.Length, 1, 7_000);
                received.Write(frame.Payload);
                if (frame.Header.EndsStream)
                {
                    await peer.AnswerAsync(frame.Header.Stream, Http2Peer.Ok);
                    return;
                }

                // By turns with an update, and with settings that let all streams grow.
                if (received.Length < 15_000) await peer.AllowAsync(frame.Header.Stream, 7_000);
                else await peer.GreetAsync((Setting.InitialWindowSize, (uint)received.Length - 14_000));
            }
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync("{}").WaitAsync(Senders.Soon));

        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync(body).WaitAsync(Senders.Soon));

        Assert.Equal(body, Encoding.ASCII.GetString(received.ToArray()));
    }

    [Fact]
    public async Task The_room_of_the_connection_is_shared()
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync((Setting.InitialWindowSize, 1 << 20));
            var (bytes, ended) = (0, 0);
            while (ended < 3)
            {
                var frame = await peer.ReadAsync(FrameType.Data);
                bytes += frame.Header.Length;
                if (frame.Header.EndsStream)
                {
                    ended++;
                    await peer.AnswerAsync(frame.Header.Stream, Http2Peer.Ok);
                }

                Assert.InRange(bytes, 1, FrameHeader.DefaultWindow);
                if (bytes < FrameHeader.DefaultWindow) continue;
                await peer.AllowAsync(0, bytes);
                bytes = 0;
            }
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => sender.PostAsync(new string('x', 131_072)))).WaitAsync(Senders.Soon);

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Delivered, outcome));
    }

    [Fact]
    public async Task No_more_streams_are_open_than_the_server_allows()
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync((Setting.MaxConcurrentStreams, 2));
            await peer.AnswerAsync(await peer.NextPostAsync(), Http2Peer.Ok);
            var open = new HashSet<int>();
            for (var answered = 0; answered < 20;)
            {
                var frame = await peer.ReadAsync();
                if (frame.Header.Type == FrameType.Headers) open.Add(frame.Header.Stream);
                Assert.InRange(open.Count, 0, 2);
                if (!frame.Header.EndsStream || frame.Header.Type != FrameType.Data) continue;
                open.Remove(frame.Header.Stream);
                await peer.AnswerAsync(frame.Header.Stream, Http2Peer.Ok);
                answered++;
            }
        });
        using var sender = server.Sender(change: options => options with { Retries = 0, Connections = 2 });
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sender.PostAsync())).WaitAsync(Senders.Soon);

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Delivered, outcome));
    }

    [Fact]
    public async Task Where_a_server_allows_one_stream_further_connections_are_opened()
    {
        var held = new TaskCompletionSource();
        await using var server = new Http2Server(async (peer, connection) =>
        {
            await peer.GreetAsync((Setting.MaxConcurrentStreams, 1));
            await peer.AnswerAsync(await peer.NextPostAsync(), Http2Peer.Ok);
            var stream = await peer.NextPostAsync();
            if (connection == 0) await held.Task;
            else held.SetResult();
            await peer.AnswerAsync(stream, Http2Peer.Ok);
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));

        var first = sender.PostAsync();
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(DeliveryOutcome.Delivered, await first.WaitAsync(Senders.Soon));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_ping_is_answered_and_settings_are_acknowledged()
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            var stream = await peer.NextPostAsync();
            await peer.SendAsync(FrameType.Ping, FrameFlags.None, 0, 1, 2, 3, 4, 5, 6, 7, 8);
            var pong = await peer.ReadAsync(FrameType.Ping);
            Assert.True(pong.Header.IsAck);
            Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], pong.Payload);
            await peer.GreetAsync((Setting.HeaderTableSize, 0), (Setting.MaxHeaderListSize, 1));
            Assert.True((await peer.ReadAsync(FrameType.Settings)).Header.IsAck);
            await peer.AnswerAsync(stream, Http2Peer.Ok);
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });

        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_and_the_connection_goes_on()
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            for (var i = 0; i < 5; i++)
            {
                var stream = await peer.NextPostAsync();
                await peer.SendAsync(FrameType.Headers, FrameFlags.EndHeaders, stream, [0x08, 0x03, .. "410"u8]);
                await peer.SendAsync(FrameType.Data, FrameFlags.None, stream, new byte[16_000]);
                Assert.Equal(stream, (await peer.ReadAsync(FrameType.Reset)).Header.Stream);
                // Came too late to be of use, and is counted all the same.
                await peer.SendAsync(FrameType.Data, FrameFlags.None, stream, new byte[8_000]);
            }

            var update = await peer.ReadAsync(FrameType.WindowUpdate);
            Assert.Equal(0, update.Header.Stream);
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });

        for (var i = 0; i < 5; i++) Assert.Equal(DeliveryOutcome.Gone, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task An_answer_ahead_of_the_posts_end_counts_and_the_rest_is_not_sent()
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            var stream = (await peer.ReadAsync(FrameType.Headers)).Header.Stream;
            await peer.AnswerAsync(stream, [0x08, 0x03, .. "413"u8]);
            Assert.Equal(stream, (await peer.ReadAsync(FrameType.Reset)).Header.Stream);
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });

        Assert.Equal(DeliveryOutcome.TooLarge, await sender.PostAsync(new string('x', 131_072)).WaitAsync(Senders.Soon));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_breaks_off_behind_the_status_is_what_the_status_says(bool resets)
    {
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            var stream = await peer.NextPostAsync();
            await peer.SendAsync(FrameType.Headers, FrameFlags.EndHeaders, stream, [0x08, 0x03, .. "410"u8]);
            if (resets) await peer.SendAsync(FrameType.Reset, FrameFlags.None, stream, Http2Peer.Bytes(8));
            else peer.Close();
        });
        using var sender = server.Sender(change: options => options with { Retries = 0 });

        Assert.Equal(DeliveryOutcome.Gone, await sender.PostAsync().WaitAsync(Senders.Soon));
    }

    [Fact]
    public async Task A_connection_that_has_gone_silent_gets_no_further_posts()
    {
        var asked = new TaskCompletionSource();
        await using var server = new Http2Server(async (peer, connection) =>
        {
            await peer.GreetAsync();
            var stream = await peer.NextPostAsync();
            if (connection == 0) asked.SetResult();
            else await peer.AnswerAsync(stream, Http2Peer.Ok);
        });
        var time = new SteppedTime();
        using var sender = server.Sender(time: time, change: options => options with { AttemptTimeout = TimeSpan.FromSeconds(3), Retries = 0 });

        var lost = sender.PostAsync();
        await asked.Task.WaitAsync(Senders.Soon);
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(DeliveryOutcome.Failed, await lost.WaitAsync(Senders.Soon));

        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_kilobyte_of_token_is_no_more_than_a_byte_the_second_time_and_huge_ones_are_cut_into_frames()
    {
        var lengths = new List<int>();
        await using var server = new Http2Server(async (peer, _) =>
        {
            await peer.GreetAsync();
            while (true)
            {
                var frame = await peer.ReadAsync();
                if (peer.IsClosed) return;
                if (frame.Header.Type is FrameType.Headers or FrameType.Continuation) lengths.Add(frame.Header.Length);
                if (frame.Header.Type == FrameType.Data) await peer.AnswerAsync(frame.Header.Stream, Http2Peer.Ok);
            }
        });
        foreach (var size in (int[])[1_000, 40_000])
        {
            var token = new Amazon.Runtime.SessionAWSCredentials(FakeGateway.AccessKey, FakeGateway.Secret, new string('t', size));
            using var sender = Senders.To(server.Endpoint, credentials: token, change: options => options with { SpeaksHttp2WithoutTls = true });
            for (var i = 0; i < 2; i++) Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
        }

        Assert.Equal(8, lengths.Count);
        Assert.InRange(lengths[0], 1_300, 1_700);
        Assert.InRange(lengths[1], 300, 600);
        Assert.Equal([16_384, 16_384], lengths.GetRange(2, 2));
        Assert.Equal([16_384, 16_384], lengths.GetRange(5, 2));
    }
}
