using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.ApiGatewayManagementApi.Model.Internal.MarshallTransformations;

/// <summary>Picks the exception by the type that AWSSDK.Core read from the header or the body, never by the status.</summary>
internal static class ServiceErrors
{
    private const int ReaderBytes = 4_096;

    public static StreamingUtf8JsonReader ReaderOf(Stream stream, JsonUnmarshallerContext context) =>
        new(stream, AWSConfigs.StreamingUtf8JsonReaderBufferSize ?? ReaderBytes, context.JsonMaxDepth);

    public static AmazonServiceException Of(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode, bool payloads)
    {
        var reader = ReaderOf(context.Stream, context);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        return error.Code switch
        {
            "ForbiddenException" => new ForbiddenException(
                error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "GoneException" => new GoneException(
                error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "LimitExceededException" => new LimitExceededException(
                error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "PayloadTooLargeException" when payloads => new PayloadTooLargeException(
                error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            _ => new AmazonApiGatewayManagementApiException(
                error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
        };
    }
}
