using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Reports;
using Chat.LoadTest.Tests.Runs;
using Chat.LoadTest.Wire;
using Chat.LoadTest.Workers;

namespace Chat.LoadTest.Tests.Workers;

public sealed class ChannelTests
{
    private static readonly LoadOptions Options = Run.Small(new Uri("ws://127.0.0.1:1/local"));

    [Fact]
    public async Task Orders_and_bytes_arrive_as_they_were_sent()
    {
        var pipe = new MemoryStream();
        var channel = new WorkerChannel(pipe, pipe);
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        channel.Write(new WorkerOrder("begin", Options, new Trust("pem"), "abc123", 3, -7), WorkerJson.Default.WorkerOrder);
        channel.Write(new WorkerOrder("merge"), WorkerJson.Default.WorkerOrder, bytes);
        pipe.Position = 0;
        var begin = await channel.ReadAsync(WorkerJson.Default.WorkerOrder);
        Assert.Equal(new WorkerOrder("begin", Options, new Trust("pem"), "abc123", 3, -7), begin!.Message);
        Assert.Equal(bytes, (await channel.ReadAsync(WorkerJson.Default.WorkerOrder))!.Bytes);
        Assert.Null(await channel.ReadAsync(WorkerJson.Default.WorkerOrder));
    }

    [Theory]
    [InlineData(new byte[] { 255, 255, 255, 255, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 255, 255, 255, 127, (byte)'{', (byte)'}' })]
    [InlineData(new byte[] { 5, 0, 0, 0, 0, 0, 0, 0, (byte)'{' })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, (byte)'x' })]
    public async Task What_is_no_order_is_an_error_and_fills_no_memory(byte[] bytes)
    {
        var channel = new WorkerChannel(new MemoryStream(bytes), Stream.Null);
        await Assert.ThrowsAnyAsync<IOException>(() => channel.ReadAsync(WorkerJson.Default.WorkerOrder));
    }

    [Fact]
    public async Task A_worker_that_says_nothing_any_more_is_broken()
    {
        await using var there = new Ends();
        var beginning = ChannelWorker.BeginAsync("10.0.0.5:9000", there.Coordinator, far: false, Options, Trust.Usual, "abc123", 0, () => ValueTask.CompletedTask, TimeSpan.FromMilliseconds(200));
        var silent = await Assert.ThrowsAsync<LoadException>(() => beginning);
        Assert.Equal("has said nothing for 0.2 s", silent.Message);
    }

    [Fact]
    public async Task A_worker_that_ends_while_it_is_waited_for_is_broken_and_leaves_its_seconds()
    {
        await using var there = new Ends();
        var beginning = ChannelWorker.BeginAsync("10.0.0.5:9000", there.Coordinator, far: false, Options, Trust.Usual, "abc123", 0, () => ValueTask.CompletedTask);
        Assert.Equal("begin", (await there.Worker.ReadAsync(WorkerJson.Default.WorkerOrder))!.Message.Do);
        there.Worker.Write(new WorkerNews(Done: true, Machine: new MachineFacts("Far OS", 64, "10")), WorkerJson.Default.WorkerNews);
        await using var worker = await beginning;
        var sending = worker.SendAsync(0, CancellationToken.None);
        there.Worker.Write(new WorkerNews(Sample: Sample.Nothing with { At = -1 }), WorkerJson.Default.WorkerNews);
        there.Worker.Write(new WorkerNews(Sample: Sample.Nothing with { At = 1, Sent = 5 }), WorkerJson.Default.WorkerNews);
        await there.Worker.DisposeAsync();
        Assert.Equal("ended in the middle of the run", (await Assert.ThrowsAsync<LoadException>(() => sending)).Message);
        Assert.Equal((64, 5), (worker.Machine.Cores, Assert.Single(worker.Samples).Sent));
        await Assert.ThrowsAsync<LoadException>(worker.SettleAsync);
    }

    public static TheoryData<string> BrokenNews
    {
        get
        {
            var histogram = Sample.Empty;
            string Share(string key, string value) => new JsonObject
            {
                ["share"] = Changed(JsonSerializer.SerializeToNode(new WorkerNews(Share: ReportTests.Share(50, 5, 10)), WorkerJson.Default.WorkerNews)!["share"]!.DeepClone().AsObject(), key, value),
            }.ToJsonString();
            return
            [
                "null", "[]", "7", """{"failed":"\ud800"}""", """{"machine":{}}""", """{"machine":{"system":null,"cores":1,"runtime":""}}""", """{"sample":{}}""",
                $$$"""{"sample":{"at":1,"open":1,"sent":1,"acknowledged":1,"deliveries":1,"errors":0,"acknowledgementHistogram":"{{{histogram}}}","deliveryHistogram":"AAAA"}}""",
                $$$"""{"sample":{"at":1,"open":1,"sent":1,"acknowledged":1,"deliveries":1,"errors":0,"acknowledgementHistogram":null,"deliveryHistogram":"{{{histogram}}}"}}""",
                """{"share":{}}""", Share("counts", "null"), Share("counts", "{}"), Share("histograms", "{}"), Share("histograms", "null"), Share("faults", "[]"),
                Share("faults", $"[{string.Join(',', Enumerable.Repeat("null", 12))}]"), Share("samples", "[null]"), Share("samples", """[{"at":1}]"""),
                Share("errors", "null"), Share("lost", """{"a":"b"}"""), Share("unread", """{"a":null}"""),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(BrokenNews))]
    public async Task A_worker_that_says_what_no_worker_says_is_broken(string news)
    {
        await using var there = new Ends();
        var beginning = ChannelWorker.BeginAsync("10.0.0.5:9000", there.Coordinator, far: false, Options, Trust.Usual, "abc123", 0, () => ValueTask.CompletedTask);
        there.Say(news);
        var broken = await Assert.ThrowsAsync<LoadException>(() => beginning.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken));
        Assert.Contains(broken.Message, new[] { "broke off in the middle of the run", "says what no worker of this version says: run the same ./chat load everywhere" });
    }

    private static JsonObject Changed(JsonObject json, string key, string value)
    {
        json[key] = JsonNode.Parse(value);
        return json;
    }

    /// <summary>Both ends of a channel.</summary>
    private sealed class Ends : IAsyncDisposable
    {
        private readonly AnonymousPipeServerStream _orders = new(PipeDirection.Out);
        private readonly AnonymousPipeServerStream _news = new(PipeDirection.Out);

        public Ends()
        {
            Coordinator = new WorkerChannel(new AnonymousPipeClientStream(PipeDirection.In, _news.ClientSafePipeHandle), _orders);
            Worker = new WorkerChannel(new AnonymousPipeClientStream(PipeDirection.In, _orders.ClientSafePipeHandle), _news);
        }

        public WorkerChannel Coordinator { get; }

        public WorkerChannel Worker { get; }

        /// <summary>News as they are, whatever they are.</summary>
        public void Say(string json)
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            _news.Write([.. BitConverter.GetBytes(bytes.Length), 0, 0, 0, 0, .. bytes]);
        }

        public async ValueTask DisposeAsync()
        {
            await Worker.DisposeAsync();
            await Coordinator.DisposeAsync();
        }
    }
}
