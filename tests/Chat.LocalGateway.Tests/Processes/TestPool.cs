using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Chat.Core;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Processes;
using Chat.LocalGateway.Tests.Harness;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chat.LocalGateway.Tests.Processes;

/// <summary>
/// Functions whose processes do nothing but say where their Runtime API is, and stay: the test asks there in their place.
/// </summary>
internal sealed class TestPool : IAsyncDisposable
{
    // Its address in one line, then whatever is asked for of its environment.
    private const string Idle = "echo \"api $AWS_LAMBDA_RUNTIME_API\"; exec sleep 600";

    private readonly ProcessFunctions _functions;
    private readonly HttpClient _http = new() { Timeout = Wait.Limit };
    private int _seen;

    private TestPool(ProcessFunctions functions, FakeTimeProvider time, TestLogs logs) => (_functions, Time, Logs) = (functions, time, logs);

    public FakeTimeProvider Time { get; }

    public TestLogs Logs { get; }

    public IReadOnlyList<RunningFunction> Running => _functions.Running;

    public static async Task<TestPool> StartAsync(ProcessOptions? options = null, string script = Idle, ChatFunction? function = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The processes of these tests are shell scripts.");
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T05:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        var logs = new TestLogs();
        IReadOnlyDictionary<string, string> variables = new Dictionary<string, string> { ["CHAT_TABLE"] = "a-table", ["CHAT_OTHER"] = "not for it" };
        var launcher = new ProcessLauncher(new("/bin/sh", ["-c", script], "/bin/sh"), Task.FromResult(variables));
        function ??= new ChatFunction("message") { TimeoutSeconds = 10, Variables = [ChatVariables.Table, ChatVariables.Function] };
        return new(await ProcessFunctions.StartAsync([function], launcher, options ?? new(), time, logs), time, logs);
    }

    public Task<InvocationResult> InvokeAsync(string requestId, string json = "{}") =>
        _functions.InvokeAsync("message", requestId, Encoding.UTF8.GetBytes(json), Time.GetUtcNow() + TimeSpan.FromSeconds(29)).AsTask();

    public async Task<InvocationResult> InvokeAsync(string function, string requestId, string json) =>
        await _functions.InvokeAsync(function, requestId, Encoding.UTF8.GetBytes(json), Time.GetUtcNow() + TimeSpan.FromSeconds(29));

    /// <summary>The Runtime API of the process that was started next.</summary>
    public async Task<TestRuntime> NextProcessAsync()
    {
        string[] Apis() => [.. Logs.All.Where(line => line.Contains("  api ", StringComparison.Ordinal))];
        await Wait.UntilAsync(() => Apis().Length > _seen, "a process has started");
        return new TestRuntime(_http, Apis()[_seen++].Split("  api ")[1]);
    }

    public void KillAll()
    {
        foreach (var one in Running) Assert.True(_functions.Kill(one.ProcessId));
        Assert.False(_functions.Kill(Environment.ProcessId), "a process that is none of its own is not touched");
    }

    public async ValueTask DisposeAsync()
    {
        var ids = Running.Select(one => one.ProcessId).ToList();
        await _functions.DisposeAsync();
        _http.Dispose();
        Assert.Empty(Running);
        Assert.All(ids, id => Assert.Throws<ArgumentException>(() => Process.GetProcessById(id)));
    }
}

/// <summary>What a runtime asks of its Runtime API.</summary>
internal sealed class TestRuntime(HttpClient http, string address)
{
    private readonly string _base = $"http://{address}/2018-06-01/runtime/";

    /// <summary>Where its function's processes ask, without what is this one's own.</summary>
    public string Host => address.Split('/')[0];

    public string Token => address.Split('/')[1];

    public Task<HttpResponseMessage> NextAsync() => http.GetAsync(new Uri($"{_base}invocation/next"), TestContext.Current.CancellationToken);

    public Task<int> RespondAsync(string requestId, string result) => PostAsync($"invocation/{requestId}/response", result);

    public Task<int> FailAsync(string requestId, string type) => PostAsync($"invocation/{requestId}/error", """{"errorMessage":"of a message's text"}""", type);

    public Task<int> FailInitAsync(string message) => PostAsync("init/error", $$"""{"errorMessage":"{{message}}","errorType":"InvalidOperationException"}""");

    /// <summary>Asks as somebody else would.</summary>
    /// <param name="method">Of the call.</param>
    /// <param name="call">Its path after the version.</param>
    /// <param name="path">What stands before the version; its own where null.</param>
    /// <param name="host">Another Host header than its own.</param>
    /// <param name="origin">A page's Origin header.</param>
    public async Task<int> AskAsync(string method, string call, string? path = null, string? host = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(new(method), $"http://{Host}{path ?? $"/{Token}"}/2018-06-01/runtime/{call}");
        if (host is not null) request.Headers.Host = host;
        if (origin is not null) request.Headers.Add("Origin", origin);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken).Soon();
        return (int)answer.StatusCode;
    }

    public async Task<int> PostAsync(string path, string body, string? errorType = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _base + path) { Content = new StringContent(body) };
        if (errorType is not null) request.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
