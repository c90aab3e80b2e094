namespace Chat.Stores.DynamoDb;

/// <summary>DynamoDB did not do what was asked of it: the message is one sentence that names the thing at fault.</summary>
public sealed class DynamoDbStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
