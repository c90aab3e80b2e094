using Chat.Web.Tests.Browser;
using Chat.EndToEnd.Tests.Suites;

namespace Chat.EndToEnd.Tests;

[Collection(ProcessesAlone.Name)]
public sealed class ConversationProcessesDynamoDbTests(ProcessesDynamoDb chat) : ConversationSuite(chat), IClassFixture<ProcessesDynamoDb>;

[Collection(ProcessesAlone.Name)]
public sealed class RefusalProcessesDynamoDbTests(ProcessesDynamoDb chat) : RefusalSuite(chat), IClassFixture<ProcessesDynamoDb>;

[Collection(ProcessesAlone.Name)]
public sealed class CrowdProcessesDynamoDbTests(ProcessesDynamoDb chat) : CrowdSuite(chat), IClassFixture<ProcessesDynamoDb>;

[Collection(ProcessesAlone.Name)]
public sealed class RestartProcessesDynamoDbTests(ProcessesDynamoDb chat) : RestartSuite(chat), IClassFixture<ProcessesDynamoDb>;

[Collection(ProcessesAlone.Name)]
public sealed class ForeignClientProcessesDynamoDbTests(ProcessesDynamoDb chat) : ForeignClientSuite(chat), IClassFixture<ProcessesDynamoDb>;

[Collection(ProcessesAlone.Name)]
public sealed class PageProcessesDynamoDbTests(ProcessesDynamoDb chat, Chromium chromium)
    : PageSuite(chat, chromium), IClassFixture<ProcessesDynamoDb>;
