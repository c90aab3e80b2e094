using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.SQSEvents;

namespace Chat.Lambda;

/// <summary>A function behind a route as the Lambda bootstrap runs it.</summary>
public delegate Task<APIGatewayProxyResponse> ChatHandler(APIGatewayProxyRequest request, ILambdaContext context);

/// <summary>The function behind the queue as the Lambda bootstrap runs it.</summary>
public delegate Task<SQSBatchResponse> FanOutHandler(SQSEvent batch, ILambdaContext context);
