using Chat.LocalGateway;
using Chat.LocalGateway.Processes;
using Chat.Testing;

namespace Chat.EndToEnd.Tests;

/// <summary>The tests that start many processes, one class after another and none beside them: a function has its time, as on AWS.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessesAlone
{
    public const string Name = "functions in processes";
}

/// <summary>
/// <c>./chat up --lambda processes --dynamodb URL</c>: nothing of the chat in the gateway's process. The functions are the
/// binary that deploys, behind a Runtime API, with signed posts over HTTP.
/// </summary>
public class ProcessesDynamoDb(DynamoDb dynamoDb) : LocalSetup
{
    /// <summary>
    /// A crowd of 200 goes at once here, of which 100 functions at a time would leave ghosts, as on Lambda; and a machine that is
    /// busy with other tests may take its time over a start.
    /// </summary>
    private static readonly ProcessOptions Patient = new() { Concurrency = 400, InitTimeout = TimeSpan.FromSeconds(30) };

    /// <summary>It comes more slowly: the last of 200 handshakes would wait longer than the gateway does, on a machine of two cores.</summary>
    private readonly SemaphoreSlim _handshakes = new(16);

    private DynamoDbChoice? _table;

    public override async Task<ChatClient> ConnectAsync(string name, string? room = null)
    {
        await _handshakes.WaitAsync();
        try
        {
            return await base.ConnectAsync(name, room);
        }
        finally
        {
            _handshakes.Release();
        }
    }

    /// <summary>Kills a process that has an event at the moment, if one has.</summary>
    /// <param name="function">Of this function; null for any.</param>
    /// <returns>Whether there was one.</returns>
    public bool KillBusy(string? function = null)
    {
        var busy = Chat.RunningFunctions.Where(running => running.IsBusy && (function is null || running.Function == function)).ToList();
        return busy.Count > 0 && Chat.KillFunction(busy[Random.Shared.Next(busy.Count)].ProcessId);
    }

    protected override async ValueTask<LocalChatOptions?> OptionsAsync() =>
        (_table ??= await dynamoDb.NewTableAsync()) is { } table
            ? new LocalChatOptions { DynamoDb = table, Lambda = LambdaHosting.Processes, Processes = Patient }
            : null;

    protected override void Require() => dynamoDb.Require();

    protected override async Task StopAsync()
    {
        await base.StopAsync();
        _handshakes.Dispose();
    }
}
