using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Processes;

/// <summary>Starting processes, and what their ends mean.</summary>
internal sealed partial class FunctionPool
{
    private string? _initError;

    private int Count(ProcessState state) => _processes.Values.Count(process => process.State == state);

    /// <summary>As many as there are events that nobody will be free for, up to those that start at once; called under the lock.</summary>
    private void StartWhatIsMissing() => Start(options.AtOnce - _processes.Count);

    private void Start(int atMost)
    {
        if (_waiting.Count == 0 || _stopping) return;
        var missing = _waiting.Count - Count(ProcessState.Starting) - Count(ProcessState.Returning);
        for (; missing > 0 && atMost > 0 && _processes.Count < options.Concurrency; missing--, atMost--)
        {
            var process = new FunctionProcess(FunctionProcess.NewToken());
            _processes.Add(process.Token, process);
            _lives.Add(process.Token, Task.Run(() => LiveAsync(process)));
        }
    }

    private async Task LiveAsync(FunctionProcess process)
    {
        string? lastComplaint = null;
        int? exitCode = null;
        try
        {
            using var running = process.Start(await launcher.PrepareAsync(function, process.Token));
            ProcessLog.Started(log, process.Id, function.Name);
            Began(process);
            var output = FunctionLines.Read(running.StandardOutput, line => PassOn(process, FunctionLines.Level(line), line));
            var errors = FunctionLines.Read(running.StandardError, line => Complain(process, lastComplaint = line));
            await running.WaitForExitAsync();
            await Task.WhenAll(output, errors);
            exitCode = running.ExitCode;
        }
        catch (Exception refused) when (refused is Win32Exception or IOException or UnauthorizedAccessException)
        {
            process.InitError = $"{launcher.Program.Path} cannot be run ({refused.Message}): publish it for this machine, or name another with --bootstrap.";
        }
        Ended(process, exitCode, lastComplaint);
    }

    /// <summary>Its INIT counts from here; and where it was told to go while it started, it goes now.</summary>
    private void Began(FunctionProcess process)
    {
        lock (_lock)
        {
            if (process.State == ProcessState.Starting) process.Move(ProcessState.Starting, time.GetUtcNow());
            else if (process.State == ProcessState.Ended) process.Kill();
        }
    }

    // What a process complains of before its first event is in the sentence of its failed INIT.
    private void Complain(FunctionProcess process, string line)
    {
        bool starting;
        lock (_lock) starting = process.State == ProcessState.Starting;
        PassOn(process, starting ? LogLevel.Debug : LogLevel.Warning, line);
    }

    private void PassOn(FunctionProcess process, LogLevel level, string line) => ProcessLog.Line(log, level, function.Name, process.Id, line);

    private void Ended(FunctionProcess process, int? exitCode, string? lastComplaint)
    {
        lock (_lock)
        {
            _processes.Remove(process.Token);
            _lives.Remove(process.Token);
            switch (process.State)
            {
                case ProcessState.Ended:
                    ProcessLog.Ended(log, process.Id, function.Name, process.Events);
                    break;
                case ProcessState.Starting:
                    InitFailed(process.InitError ?? $"its process exited with code {exitCode} before its first event. {lastComplaint}");
                    break;
                case ProcessState.Busy:
                    ProcessLog.Crashed(log, process.Id, function.Name, exitCode ?? -1, process.Event!.RequestId);
                    break;
                default:
                    ProcessLog.Left(log, process.Id, function.Name, exitCode ?? -1);
                    break;
            }

            if (process.State != ProcessState.Ended) End(process);
            StartWhatIsMissing();
        }
    }

    /// <summary>The event that it was started for fails, as on AWS; the reason is told once, not for each event.</summary>
    private void InitFailed(string reason)
    {
        TryDequeue()?.Fail();
        if (_initError == reason) return;
        _initError = reason;
        ProcessLog.CannotBeInitialized(log, function.Name, reason);
    }
}
