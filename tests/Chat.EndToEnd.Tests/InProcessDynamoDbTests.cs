using Chat.Web.Tests.Browser;
using Chat.EndToEnd.Tests.Suites;

namespace Chat.EndToEnd.Tests;

public sealed class ConversationInProcessDynamoDbTests(InProcessDynamoDb chat) : ConversationSuite(chat), IClassFixture<InProcessDynamoDb>;

public sealed class RefusalInProcessDynamoDbTests(InProcessDynamoDb chat) : RefusalSuite(chat), IClassFixture<InProcessDynamoDb>;

public sealed class CrowdInProcessDynamoDbTests(InProcessDynamoDb chat) : CrowdSuite(chat), IClassFixture<InProcessDynamoDb>;

public sealed class RestartInProcessDynamoDbTests(InProcessDynamoDb chat) : RestartSuite(chat), IClassFixture<InProcessDynamoDb>;

public sealed class ForeignClientInProcessDynamoDbTests(InProcessDynamoDb chat) : ForeignClientSuite(chat), IClassFixture<InProcessDynamoDb>;

public sealed class PageInProcessDynamoDbTests(InProcessDynamoDb chat, Chromium chromium)
    : PageSuite(chat, chromium), IClassFixture<InProcessDynamoDb>;
