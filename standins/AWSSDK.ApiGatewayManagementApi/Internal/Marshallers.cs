using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.ApiGatewayManagementApi.Model.Internal.MarshallTransformations;

/// <summary>What the three requests have in common on the wire.</summary>
internal static class ConnectionPath
{
    public static DefaultRequest Of(AmazonWebServiceRequest publicRequest, string httpMethod, string connectionId)
    {
        if (string.IsNullOrEmpty(connectionId))
            throw new AmazonApiGatewayManagementApiException("Request object does not have required field ConnectionId set");
        var request = new DefaultRequest(publicRequest, "Amazon.ApiGatewayManagementApi") { HttpMethod = httpMethod };
        request.Headers["X-Amz-Api-Version"] = "2018-11-29";
        request.AddPathResource("{connectionId}", connectionId);
        request.ResourcePath = "/@connections/{connectionId}";
        return request;
    }
}

public class DeleteConnectionRequestMarshaller
    : IMarshaller<IRequest, DeleteConnectionRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static DeleteConnectionRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((DeleteConnectionRequest)input);

    public IRequest Marshall(DeleteConnectionRequest publicRequest) =>
        ConnectionPath.Of(publicRequest, "DELETE", publicRequest.ConnectionId);
}

public class GetConnectionRequestMarshaller
    : IMarshaller<IRequest, GetConnectionRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static GetConnectionRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((GetConnectionRequest)input);

    public IRequest Marshall(GetConnectionRequest publicRequest) =>
        ConnectionPath.Of(publicRequest, "GET", publicRequest.ConnectionId);
}

public class PostToConnectionRequestMarshaller
    : IMarshaller<IRequest, PostToConnectionRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static PostToConnectionRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((PostToConnectionRequest)input);

    public IRequest Marshall(PostToConnectionRequest publicRequest)
    {
        var request = ConnectionPath.Of(publicRequest, "POST", publicRequest.ConnectionId);
        var data = publicRequest.Data ?? new MemoryStream();
        data.Position = 0;
        request.ContentStream = data;
        request.Headers["Content-Length"] = data.Length.ToString(CultureInfo.InvariantCulture);
        request.Headers["Content-Type"] = "application/octet-stream";
        return request;
    }
}
