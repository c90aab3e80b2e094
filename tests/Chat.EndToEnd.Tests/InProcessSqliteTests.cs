using Chat.Web.Tests.Browser;
using Chat.EndToEnd.Tests.Suites;

namespace Chat.EndToEnd.Tests;

public sealed class ConversationInProcessSqliteTests(InProcessSqlite chat) : ConversationSuite(chat), IClassFixture<InProcessSqlite>;

public sealed class RefusalInProcessSqliteTests(InProcessSqlite chat) : RefusalSuite(chat), IClassFixture<InProcessSqlite>;

public sealed class CrowdInProcessSqliteTests(InProcessSqlite chat) : CrowdSuite(chat), IClassFixture<InProcessSqlite>;

public sealed class RestartInProcessSqliteTests(InProcessSqlite chat) : RestartSuite(chat), IClassFixture<InProcessSqlite>;

public sealed class ForeignClientInProcessSqliteTests(InProcessSqlite chat) : ForeignClientSuite(chat), IClassFixture<InProcessSqlite>;

public sealed class PageInProcessSqliteTests(InProcessSqlite chat, Chromium chromium) : PageSuite(chat, chromium), IClassFixture<InProcessSqlite>;
