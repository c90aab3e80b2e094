using Chat.Core;
using Microsoft.AspNetCore.Builder;

namespace Chat.LocalGateway.Tests.Harness;

/// <summary>Tests that every way to move bytes has to pass.</summary>
public abstract class TransportSuite
{
    private readonly GatewayTransport _transport;

    protected TransportSuite(GatewayTransport transport)
    {
        if (transport == GatewayTransport.EventLoops && !OperatingSystem.IsLinux()) Assert.Skip("Event loops are for Linux.");
        _transport = transport;
    }

    private protected Task<TestGateway> StartAsync(
        TestFunctions? functions = null, GatewayOptions? options = null, IReadOnlyList<ChatRoute>? routes = null,
        Action<WebApplication>? http = null, bool expectsErrors = false, DateTimeOffset? startAt = null) =>
        TestGateway.StartAsync(functions, (options ?? new()) with { Transport = _transport }, routes, http, expectsErrors, startAt);
}
