using System.Diagnostics;
using Chat.Core;

namespace Chat.LocalGateway.Processes;

/// <summary>How a function's process is started.</summary>
/// <param name="program">What all functions run.</param>
/// <param name="variables">
/// Variables of the functions' configuration. A task, as the stage's address is known only once the gateway listens, and the
/// gateway needs its functions before that.
/// </param>
internal sealed class ProcessLauncher(FunctionProgram program, Task<IReadOnlyDictionary<string, string>> variables)
{
    private readonly Dictionary<string, string> _runtimeApis = [];

    public FunctionProgram Program => program;

    /// <summary>Says where a function's processes ask for events; once for each, before its first event.</summary>
    public void Serve(ChatFunction function, string runtimeApi) => _runtimeApis.Add(function.Name, runtimeApi);

    /// <param name="function">The function to be.</param>
    /// <param name="token">Told to the process as a part of its Runtime API's address, so that it is known which of them asks, and that nobody else does.</param>
    public async Task<ProcessStartInfo> PrepareAsync(ChatFunction function, string token)
    {
        var start = ChildProcess.Command(program.File, program.Arguments);
        FunctionEnvironment.Fill(
            start.Environment, function, await variables, $"{_runtimeApis[function.Name]}/{token}", Path.GetDirectoryName(Path.GetFullPath(program.Path))!);
        return start;
    }
}
