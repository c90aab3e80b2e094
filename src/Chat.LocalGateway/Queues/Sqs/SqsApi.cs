using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Chat.LocalGateway.Management;
using Chat.LocalGateway.Management.Signatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Queues.Sqs;

/// <summary>
/// SQS's API in its JSON protocol, on the gateway's own port: functions in processes of their own queue through it, and AWS's
/// SDKs and command line may look into the queues.
/// </summary>
internal sealed class SqsApi(LocalQueues queues, GatewayOptions options, TimeProvider time, ILogger log)
{
    private const string Target = "X-Amz-Target";
    private const string Service = "AmazonSQS.";

    private readonly SignatureCheck _signatures = new(options, time, service: "sqs");
    private readonly SqsCalls _calls = new(queues, options.Region);

    /// <summary>Takes its requests out of the way of what the port serves besides.</summary>
    public void Map(WebApplication http) => http.Use((context, next) => Serves(context.Request) ? AnswerAsync(context) : next(context));

    private static bool Serves(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Headers[Target].ToString().StartsWith(Service, StringComparison.Ordinal);

    private async Task AnswerAsync(HttpContext context)
    {
        var (requestId, action) = (Guid.NewGuid().ToString(), context.Request.Headers[Target].ToString()[Service.Length..]);
        try
        {
            var answer = await AnswerOfAsync(context, action);
            if (answer.IsRefusal) QueueLog.Refused(log, action, requestId, answer.Status, answer.Code);
            else QueueLog.Answered(log, action, requestId, answer.Status);
            await answer.WriteAsync(context.Response, requestId);
        }
        catch (BadHttpRequestException malformed)
        {
            context.Response.StatusCode = malformed.StatusCode;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client has gone, and nobody is left to tell.
        }
    }

    private async ValueTask<SqsAnswer> AnswerOfAsync(HttpContext context, string action)
    {
        var request = context.Request;
        if (_signatures.Begin(request.Headers, out var scope) is { } refusal) return SqsAnswer.Of(refusal);
        if (await ReadAsync(request.BodyReader) is not { } body) return SqsAnswer.BatchTooLong(request.ContentLength ?? SqsLimits.RequestBytes);
        if (!_signatures.Fits(context, scope!, body)) return SqsAnswer.Of(ManagementAnswer.WrongSignature);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return SqsAnswer.Unreadable();
            return await _calls.AnswerAsync(action, new(json.RootElement), new($"{request.Scheme}://{request.Host}"), context.RequestAborted);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // An InvalidOperationException is a text that is no Unicode.
            return SqsAnswer.Unreadable();
        }
    }

    /// <summary>The body; null where it is over the limit.</summary>
    private static async ValueTask<byte[]?> ReadAsync(PipeReader reader)
    {
        var read = await reader.ReadAtLeastAsync(SqsLimits.RequestBytes + 1);
        var body = read.Buffer.Length <= SqsLimits.RequestBytes ? read.Buffer.ToArray() : null;
        reader.AdvanceTo(read.Buffer.End);
        return body;
    }
}
