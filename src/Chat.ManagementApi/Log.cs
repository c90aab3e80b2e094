using Microsoft.Extensions.Logging;

namespace Chat.ManagementApi;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error,
        "There are no AWS credentials to sign posts with ({Reason}); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run under a role.")]
    public static partial void NoCredentials(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Posting to {Host} failed: {Failure}; {Unlogged} more like it went unlogged.")]
    public static partial void PostFailed(ILogger logger, string host, string failure, int unlogged);
}
