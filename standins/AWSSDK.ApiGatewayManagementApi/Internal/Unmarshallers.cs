using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.ApiGatewayManagementApi.Model.Internal.MarshallTransformations;

public class DeleteConnectionResponseUnmarshaller : JsonResponseUnmarshaller
{
    public static DeleteConnectionResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) => new DeleteConnectionResponse();

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        ServiceErrors.Of(context, innerException, statusCode, payloads: false);
}

public class PostToConnectionResponseUnmarshaller : JsonResponseUnmarshaller
{
    public static PostToConnectionResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) => new PostToConnectionResponse();

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        ServiceErrors.Of(context, innerException, statusCode, payloads: true);
}

public class GetConnectionResponseUnmarshaller : JsonResponseUnmarshaller
{
    public static GetConnectionResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        var response = new GetConnectionResponse();
        var reader = ServiceErrors.ReaderOf(context.Stream, context);
        context.Read(ref reader);
        var depth = context.CurrentDepth;
        while (context.ReadAtDepth(depth, ref reader))
        {
            if (context.TestExpression("connectedAt", depth, ref reader))
                response.ConnectedAt = NullableDateTimeUnmarshaller.Instance.Unmarshall(context, ref reader);
            else if (context.TestExpression("identity", depth, ref reader))
                response.Identity = IdentityUnmarshaller.Instance.Unmarshall(context, ref reader);
            else if (context.TestExpression("lastActiveAt", depth, ref reader))
                response.LastActiveAt = NullableDateTimeUnmarshaller.Instance.Unmarshall(context, ref reader);
        }

        return response;
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        ServiceErrors.Of(context, innerException, statusCode, payloads: false);
}

public class IdentityUnmarshaller : IJsonUnmarshaller<Identity, JsonUnmarshallerContext>
{
    public static IdentityUnmarshaller Instance { get; } = new();

    public Identity Unmarshall(JsonUnmarshallerContext context, ref StreamingUtf8JsonReader reader)
    {
        if (context.IsEmptyResponse) return null;
        context.Read(ref reader);
        if (context.CurrentTokenType == JsonTokenType.Null) return null;
        var identity = new Identity();
        var depth = context.CurrentDepth;
        while (context.ReadAtDepth(depth, ref reader))
        {
            if (context.TestExpression("sourceIp", depth, ref reader))
                identity.SourceIp = StringUnmarshaller.Instance.Unmarshall(context, ref reader);
            else if (context.TestExpression("userAgent", depth, ref reader))
                identity.UserAgent = StringUnmarshaller.Instance.Unmarshall(context, ref reader);
        }

        return identity;
    }
}
