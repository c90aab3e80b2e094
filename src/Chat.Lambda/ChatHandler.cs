using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;

namespace Chat.Lambda;

/// <summary>A function as the Lambda bootstrap runs it.</summary>
public delegate Task<APIGatewayProxyResponse> ChatHandler(APIGatewayProxyRequest request, ILambdaContext context);
