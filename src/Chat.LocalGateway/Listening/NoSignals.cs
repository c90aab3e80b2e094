using Microsoft.Extensions.Hosting;

namespace Chat.LocalGateway.Listening;

/// <summary>Ctrl-C is for whoever started the gateway, not for an HTTP part of it.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
