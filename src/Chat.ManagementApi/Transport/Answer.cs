using System.Globalization;
using Chat.Core.Delivery;

namespace Chat.ManagementApi.Transport;

/// <summary>What came back for one try of one post.</summary>
/// <param name="Status">The HTTP status, or 0 where no answer came.</param>
/// <param name="Error">AWS's error type where the answer names one; without an answer, what went wrong in a few words.</param>
/// <param name="Stale">The connection had been closed before the post reached it: another one is worth a try at once.</param>
internal readonly record struct Answer(int Status, string? Error = null, bool Stale = false)
{
    public static readonly Answer Cancelled = new(0, "the caller's time was up");

    public static readonly Answer TimedOut = new(0, "no answer in time");

    public DeliveryOutcome Outcome => this switch
    {
        { Status: >= 200 and < 300 } => DeliveryOutcome.Delivered,
        { Status: 410 } or { Status: > 0, Error: "GoneException" } => DeliveryOutcome.Gone,
        { Status: 429 } or { Status: > 0, Error: "LimitExceededException" } => DeliveryOutcome.Throttled,
        { Status: 413 } or { Status: > 0, Error: "PayloadTooLargeException" } => DeliveryOutcome.TooLarge,
        _ => DeliveryOutcome.Failed,
    };

    /// <summary>A throttle, a fault of the service, or one on the way there. What AWS refused it would refuse again.</summary>
    public bool IsWorthARetry => Outcome switch
    {
        DeliveryOutcome.Throttled => true,
        DeliveryOutcome.Failed => Status is 0 or >= 500,
        _ => false,
    };

    /// <summary>The credentials are too old: newer ones may be had.</summary>
    public bool RefusesCredentials => Status is 403 or 400 or 401
        && Error is "ExpiredTokenException" or "ExpiredToken" or "UnrecognizedClientException";

    /// <summary>Status and type, or the fault: nothing of anybody's content.</summary>
    public string Name => Status == 0
        ? Error ?? "no answer"
        : Status.ToString(CultureInfo.InvariantCulture) + (Error is null ? "" : " " + Error);
}
