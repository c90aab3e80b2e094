using Chat.Core;
using Chat.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Tokens.Tests;

/// <summary>A test with an issuer of its own and a verifier of its tokens, both on one clock that the test moves.</summary>
public abstract class TokenTest : IAsyncLifetime
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    protected LogCapture Log { get; } = new();

    protected TestIssuer Issuer { get; private set; } = null!;

    protected TokenVerifier Verifier { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await TestIssuer.StartAsync(Time);
        Verifier = NewVerifier(new(Issuer.Url, TestIssuer.Audience));
    }

    public async ValueTask DisposeAsync()
    {
        Verifier.Dispose();
        await Issuer.DisposeAsync();
        Log.Dispose();
        Log.AssertNoErrors();
        // A token is three parts of base64url, the first of which is always the beginning of a JSON object.
        Assert.All(Log.Lines, line => Assert.DoesNotContain("eyJ", line.ToString(), StringComparison.Ordinal));
        GC.SuppressFinalize(this);
    }

    protected TokenVerifier NewVerifier(TokenOptions options) => new(options, Time, Log.CreateLogger<TokenVerifier>());

    protected async Task<TokenVerdict> CheckAsync(string token) =>
        await Verifier.CheckAsync(token, TestContext.Current.CancellationToken).AsTask().WaitAsync(Soon);

    protected async Task<TokenStatus> StatusAsync(string token) => (await CheckAsync(token)).Status;
}
