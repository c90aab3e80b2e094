// Types of the package Amazon.Lambda.Core as nobody ever shipped them: what the comparison has to find.
#pragma warning disable CA1050, CA1822, CA1052, IDE0130
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Core
{
    public enum LogLevel
    {
        Trace = 0,
        Loud = 1,
        Critical = 6,
    }

    public static class LambdaLogger
    {
        public static void Log(string message = "") => _ = message;
    }

    public class LambdaTraceProvider
    {
        [JsonPropertyName("trace")]
        public static string CurrentTraceId => "";

        public int CurrentSpan { get; set; }

        protected virtual void Dispose(bool disposing) => _ = disposing;
    }

    public sealed class StructuredLoggingOptions;

    public interface ILambdaListener;
}

namespace Amazon.Lambda.APIGatewayEvents
{
    public class APIGatewayHttpApiV2ProxyResponse
    {
        public int StatusCode { get; set; }
    }
}
