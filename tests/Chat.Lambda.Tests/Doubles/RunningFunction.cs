using System.Diagnostics;

namespace Chat.Lambda.Tests.Doubles;

/// <summary>One function as Lambda runs it: a process, and the Runtime API that gives it events.</summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private readonly RuntimeApiServer _api;
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;
    private int _events;

    private RunningFunction(RuntimeApiServer api, Process process)
    {
        _api = api;
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static async Task<RunningFunction> StartAsync(
        string function, IReadOnlyList<string> command, Uri dynamo, string table, Uri management, Dictionary<string, string>? further = null)
    {
        var api = await RuntimeApiServer.StartAsync();
        return new(api, FunctionProcess.Start(command, new(further ?? [])
        {
            ["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint, ["_HANDLER"] = function, ["CHAT_TABLE"] = table,
            ["CHAT_MANAGEMENT_ENDPOINT"] = management.ToString(), ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.ToString(),
            // Of this small a room nothing goes by the queue; that nobody is there is the first job's to report.
            ["CHAT_FAN_OUT_QUEUE"] = "http://127.0.0.1:9/000000000000/fan-out",
            ["AWS_REGION"] = "us-east-1", ["AWS_ACCESS_KEY_ID"] = "local", ["AWS_SECRET_ACCESS_KEY"] = "local",
        }));
    }

    /// <returns>The function's response, JSON.</returns>
    public async Task<string> InvokeAsync(string eventJson)
    {
        var id = $"request-{++_events}";
        _api.Enqueue(eventJson, id);
        var answering = _api.PostAsync();
        if (await Task.WhenAny(answering, _process.WaitForExitAsync()) != answering)
            Assert.Fail($"The function ended with {_process.ExitCode}: {await _output}{await _errors}");
        var answer = await answering;
        Assert.Equal($"/2018-06-01/runtime/invocation/{id}/response", answer.Path);
        return answer.Body;
    }

    /// <summary>Asks it to end as Lambda does.</summary>
    /// <returns>Its exit code and the lines that it logged.</returns>
    public async Task<(int ExitCode, string Log)> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return (_process.ExitCode, await _output + await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _api.DisposeAsync();
    }
}
