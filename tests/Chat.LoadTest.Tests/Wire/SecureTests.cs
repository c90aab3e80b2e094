using Chat.LoadTest.Commands;
using Chat.LoadTest.Tests.Runs;
using Chat.LoadTest.Tests.Server;
using Chat.LoadTest.Wire;
using Chat.LoadTest.Workers;

namespace Chat.LoadTest.Tests.Wire;

/// <summary>wss:// against Kestrel with a certificate of a private authority, as a staging system has one.</summary>
public sealed class SecureTests : IDisposable
{
    private readonly Authority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-load-tests-");

    [Theory]
    [InlineData("rooms")]
    [InlineData("churn")]
    [InlineData("slow")]
    public async Task A_server_of_a_private_authority_is_loaded_with_its_certificate_at_hand(string scenario)
    {
        await using var chat = await StartAsync("127.0.0.1");
        Assert.Equal("wss", chat.Url.Scheme);
        var report = await new Coordinator(Run.Small(chat.Url, scenario) with { Duration = 2 }, new Reporting.PlainProgress(TextWriter.Null), new Trust(_authority.Pem)).RunAsync(CancellationToken.None);
        Assert.Empty(report.Broken());
        Assert.Equal(0, report.ExitCode);
        Assert.Equal((120, 120), (report.Counts.Sent, report.Counts.Acknowledged));
    }

    [Theory]
    [InlineData("--ca")]
    [InlineData("--insecure")]
    public async Task The_command_takes_a_private_authority_or_any_certificate(string option)
    {
        await using var chat = await StartAsync("127.0.0.1");
        string[] how = option == "--ca" ? [option, Pem()] : [option];
        var (code, output, error) = await LoadAsync(chat.Url, ["--workers", "2", .. how]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("every promise held", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_either_an_unknown_authority_is_refused_and_the_mend_named()
    {
        await using var chat = await StartAsync("127.0.0.1");
        var (code, _, error) = await LoadAsync(chat.Url);
        Assert.Equal(1, code);
        Assert.Contains("its certificate is not trusted (--ca FILE", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_even_of_a_trusted_authority()
    {
        await using var chat = await StartAsync("chat.example.com");
        var (code, _, error) = await LoadAsync(chat.Url, "--ca", Pem());
        Assert.Equal(1, code);
        Assert.Contains("its certificate is not one for 127.0.0.1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_TLS_is_said_so()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        var (code, _, error) = await LoadAsync(new UriBuilder(chat.Url) { Scheme = "wss" }.Uri);
        Assert.Equal(1, code);
        Assert.Contains("it speaks no TLS there", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("of wss://", "ws://127.0.0.1:1/x", "--insecure")]
    [InlineData("of wss://", "ws://127.0.0.1:1/x", "--ca", "ca.pem")]
    [InlineData("one of them", "wss://127.0.0.1:1/x", "--insecure", "--ca", "ca.pem")]
    [InlineData("cannot be read", "wss://127.0.0.1:1/x", "--ca", "/nowhere/ca.pem")]
    public async Task Options_that_do_not_fit_are_refused(string says, string url, params string[] options)
    {
        var (code, _, error) = await LoadAsync(new Uri(url), options);
        Assert.Equal(2, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task A_file_without_a_certificate_is_refused(string content)
    {
        var path = Path.Combine(_folder.FullName, "none.pem");
        await File.WriteAllTextAsync(path, content);
        var (code, _, error) = await LoadAsync(new Uri("wss://127.0.0.1:1/x"), "--ca", path);
        Assert.Equal(2, code);
        Assert.Contains("holds no certificate", error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private Task<FaultyChat> StartAsync(string host) => FaultyChat.StartAsync(Misbehaviour.None, _authority.Certificate(host));

    private string Pem()
    {
        var path = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(path, _authority.Pem);
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> LoadAsync(Uri url, params string[] options)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] small = ["rooms", $"{url}", "--connections", "8", "--rooms", "2", "--publishers", "2", "--rate", "40", "--duration", "1", "--ramp", "0"];
        var code = await LoadProgram.RunAsync([.. small, .. options], TextWriter.Synchronized(output), error);
        return (code, output.ToString(), error.ToString());
    }
}
