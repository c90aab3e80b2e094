using System.Text;
using Amazon.Runtime;
using Chat.Core.Delivery;
using Microsoft.Extensions.Logging;

namespace Chat.ManagementApi.Tests.Support;

internal static class Senders
{
    public const string Id = "UhR2teNkIAMCE-w=";

    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    public static BasicAWSCredentials Credentials { get; } = new(FakeGateway.AccessKey, FakeGateway.Secret);

    public static ManagementApiOptions Options(Uri endpoint) => new()
    {
        Endpoint = endpoint,
        Region = FakeGateway.Region,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        AttemptTimeout = Soon,
        Deadline = Soon * 2,
        TrustedCertificate = static (_, _, _, _) => true,
    };

    public static ManagementApiSender To(
        Uri endpoint, LogLines? log = null, AWSCredentials? credentials = null, TimeProvider? time = null,
        Func<ManagementApiOptions, ManagementApiOptions>? change = null)
    {
        var options = Options(endpoint);
        return new(change is null ? options : change(options), credentials ?? Credentials, time ?? TimeProvider.System, log ?? new LogLines());
    }

    public static Frame Frame(string text) => new(Encoding.UTF8.GetBytes(text));

    public static Task<DeliveryOutcome> PostAsync(this ManagementApiSender sender, string text = "{}", string id = Id, CancellationToken cancellation = default) =>
        sender.SendAsync(id, Frame(text), cancellation).AsTask();
}

/// <summary>Keeps what was logged.</summary>
internal sealed class LogLines : ILogger<ManagementApiSender>
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
        {
            _lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
        }
    }
}
