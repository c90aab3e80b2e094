using System.Net;
using Amazon.Runtime;

namespace Amazon.ApiGatewayManagementApi
{
    /// <summary>Any error of the service; also a 410 that names no type.</summary>
    public class AmazonApiGatewayManagementApiException : AmazonServiceException
    {
        public AmazonApiGatewayManagementApiException(string message) : base(message)
        {
        }

        public AmazonApiGatewayManagementApiException(string message, Exception innerException) : base(message, innerException)
        {
        }

        public AmazonApiGatewayManagementApiException(
            string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
            : base(message, errorType, errorCode, requestId, statusCode)
        {
        }

        public AmazonApiGatewayManagementApiException(
            string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }
}

namespace Amazon.ApiGatewayManagementApi.Model
{
    /// <summary>403.</summary>
    public class ForbiddenException : AmazonApiGatewayManagementApiException
    {
        public ForbiddenException(string message) : base(message)
        {
        }

        public ForbiddenException(string message, Exception innerException) : base(message, innerException)
        {
        }

        public ForbiddenException(
            string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
            : base(message, errorType, errorCode, requestId, statusCode)
        {
        }

        public ForbiddenException(
            string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    /// <summary>410.</summary>
    public class GoneException : AmazonApiGatewayManagementApiException
    {
        public GoneException(string message) : base(message)
        {
        }

        public GoneException(string message, Exception innerException) : base(message, innerException)
        {
        }

        public GoneException(
            string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
            : base(message, errorType, errorCode, requestId, statusCode)
        {
        }

        public GoneException(
            string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    /// <summary>429.</summary>
    public class LimitExceededException : AmazonApiGatewayManagementApiException
    {
        public LimitExceededException(string message) : base(message)
        {
        }

        public LimitExceededException(string message, Exception innerException) : base(message, innerException)
        {
        }

        public LimitExceededException(
            string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
            : base(message, errorType, errorCode, requestId, statusCode)
        {
        }

        public LimitExceededException(
            string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }

    /// <summary>413, of a post only.</summary>
    public class PayloadTooLargeException : AmazonApiGatewayManagementApiException
    {
        public PayloadTooLargeException(string message) : base(message)
        {
        }

        public PayloadTooLargeException(string message, Exception innerException) : base(message, innerException)
        {
        }

        public PayloadTooLargeException(
            string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
            : base(message, errorType, errorCode, requestId, statusCode)
        {
        }

        public PayloadTooLargeException(
            string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
            : base(message, innerException, errorType, errorCode, requestId, statusCode)
        {
        }
    }
}
