using Chat.EndToEnd.Tests.Suites;

namespace Chat.EndToEnd.Tests;

public sealed class QueueInProcessSqliteTests(QueuedInProcessSqlite chat) : QueueSuite(chat), IClassFixture<QueuedInProcessSqlite>;

public sealed class QueuedConversationInProcessSqliteTests(QueuedInProcessSqlite chat) : ConversationSuite(chat), IClassFixture<QueuedInProcessSqlite>;

public sealed class QueueInProcessDynamoDbTests(QueuedInProcessDynamoDb chat) : QueueSuite(chat), IClassFixture<QueuedInProcessDynamoDb>;

public sealed class QueuedConversationInProcessDynamoDbTests(QueuedInProcessDynamoDb chat) : ConversationSuite(chat), IClassFixture<QueuedInProcessDynamoDb>;

[Collection(ProcessesAlone.Name)]
public sealed class QueueProcessesDynamoDbTests(QueuedProcessesDynamoDb chat) : QueueSuite(chat, inOrder: false), IClassFixture<QueuedProcessesDynamoDb>;

[Collection(ProcessesAlone.Name)]
public sealed class QueuedConversationProcessesDynamoDbTests(QueuedProcessesDynamoDb chat) : ConversationSuite(chat), IClassFixture<QueuedProcessesDynamoDb>;
