using System.Runtime.InteropServices;

namespace Chat.LocalGateway.Commands;

/// <summary>Ctrl-C or a terminate signal, once; the process is not ended by either until its connections are closed.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() =>
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

    public Task Requested => _requested.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    // The second one is left to end the process at once, for whoever does not want to wait.
    private void Stop(PosixSignalContext context) => context.Cancel = _requested.TrySetResult();
}
