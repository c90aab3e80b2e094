using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.ApiGatewayManagementApi
{
    public class AmazonApiGatewayManagementApiRequest : AmazonWebServiceRequest
    {
    }
}

namespace Amazon.ApiGatewayManagementApi.Model
{
    public class DeleteConnectionRequest : AmazonApiGatewayManagementApiRequest
    {
        [AWSProperty(Required = true)]
        public string ConnectionId { get; set; }
    }

    public class DeleteConnectionResponse : AmazonWebServiceResponse
    {
    }

    public class GetConnectionRequest : AmazonApiGatewayManagementApiRequest
    {
        [AWSProperty(Required = true)]
        public string ConnectionId { get; set; }
    }

    public class GetConnectionResponse : AmazonWebServiceResponse
    {
        public DateTime? ConnectedAt { get; set; }

        public Identity Identity { get; set; }

        public DateTime? LastActiveAt { get; set; }
    }

    public class Identity
    {
        [AWSProperty(Required = true)]
        public string SourceIp { get; set; }

        [AWSProperty(Required = true)]
        public string UserAgent { get; set; }
    }

    public class PostToConnectionRequest : AmazonApiGatewayManagementApiRequest
    {
        [AWSProperty(Required = true)]
        public string ConnectionId { get; set; }

        [AWSProperty(Required = true, Min = 0, Max = 131072)]
        public MemoryStream Data { get; set; }
    }

    public class PostToConnectionResponse : AmazonWebServiceResponse
    {
    }
}
