using System.Net;
using System.Net.Sockets;

namespace Chat.EndToEnd.Tests.Up;

/// <summary>What stops `up` from starting: one sentence that says what and how to mend it, and nothing touched.</summary>
public sealed class UpRefusalTests
{
    [Fact]
    public async Task A_port_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await RefusedAsync(1, [$"{port}", "--port"], "--port", $"{port}", "--memory");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("file"), "");
        var inside = Path.Combine(folder.File("file"), "inside");
        await RefusedAsync(1, [inside, "--data"], "--port", "0", "--data", inside);
    }

    [Theory]
    [InlineData("this is no database")]
    [InlineData("SQLite format 3\0 but nothing else of one")]
    public async Task A_file_that_is_no_data_base_is_left_as_it_is(string content)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("chat.db");
        await File.WriteAllTextAsync(file, content);
        await RefusedAsync(1, [file, "move this one away"], "--port", "0", "--data", folder.Path);
        Assert.Equal(content, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_data_folder_that_another_one_uses()
    {
        using var folder = new TemporaryFolder();
        await using var up = await UpProcess.StartAsync("--port", "0", "--data", folder.Path);
        await RefusedAsync(1, [folder.Path, "--data"], "--port", "0", "--data", folder.Path);
    }

    [Fact]
    public async Task A_DynamoDB_that_is_not_there() =>
        await RefusedAsync(1, ["http://127.0.0.1:1/", "cannot be reached"], "--port", "0", "--dynamodb", "http://127.0.0.1:1");

    [Fact]
    public async Task A_function_binary_that_is_not_there() =>
        await RefusedAsync(1, ["no-such-file", "--bootstrap"], "--port", "0", "--lambda", "processes", "--bootstrap", "no-such-file");

    [Fact]
    public async Task DynamoDB_Local_where_it_is_not_installed()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = await UpProcess.RunWithAsync(
            new() { ["CHAT_TOOLS"] = folder.Path, ["CHAT_DYNAMODB_LOCAL"] = null }, "--port", "0", "--dynamodb", "local");
        Assert.Equal(1, code);
        Assert.Equal("DynamoDB Local is not on this machine: run ./chat tools, or set CHAT_DYNAMODB_LOCAL to a folder with DynamoDBLocal.jar.", output);
    }

    [Fact]
    public async Task DynamoDB_Local_without_Java()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("DynamoDBLocal.jar"), "");
        var (code, output) = await UpProcess.RunWithAsync(
            new() { ["PATH"] = folder.Path, ["JAVA_HOME"] = null, ["CHAT_DYNAMODB_LOCAL"] = folder.Path }, "--port", "0", "--dynamodb", "local");
        Assert.Equal(1, code);
        Assert.Equal("Java is not on this machine: install Java 17 or newer, or set JAVA_HOME.", output);
    }

    [Theory]
    [InlineData("--prot", "8080")]
    [InlineData("--port", "many")]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--data")]
    [InlineData("--data", "")]
    [InlineData("--data", " ")]
    [InlineData("--port", "8080", "--port", "8081")]
    [InlineData("further")]
    [InlineData("--lambda", "elsewhere")]
    [InlineData("--lambda", "processes", "--concurrency", "0")]
    [InlineData("--concurrency", "5")]
    [InlineData("--lambda", "processes", "--queue")]
    [InlineData("--bootstrap", "bootstrap")]
    [InlineData("--dynamodb", "ftp://127.0.0.1")]
    [InlineData("--dynamodb", "http://127.0.0.1:8000", "--memory")]
    [InlineData("--memory", "--data", "chat")]
    [InlineData("--table", "chat")]
    [InlineData("--credentials", "a-key-alone")]
    [InlineData("--token-issuer", "https://login.example.com")]
    [InlineData("--token-audience", "chat")]
    [InlineData("--token-issuer", "http://login.example.com", "--token-audience", "chat")]
    [InlineData("--token-issuer", "https://login.example.com?x", "--token-audience", "chat")]
    [InlineData("--token-issuer", "", "--token-audience", "chat")]
    [InlineData("--token-issuer", "https://login.example.com", "--token-audience", "")]
    [InlineData("--allowed-origins", "chat.example.com")]
    [InlineData("--allowed-origins", "https://chat.example.com/")]
    [InlineData("--allowed-origins", "https://chat.example.com,")]
    public async Task An_option_that_is_not_one(params string[] arguments) =>
        await RefusedAsync(2, ["./chat up --help"], [.. arguments]);

    [Theory]
    [InlineData("--port is a whole number, not 'x': ./chat up --help lists the options.", "--port", "x")]
    [InlineData("--port needs a value: ./chat up --help lists the options.", "--port")]
    [InlineData("./chat up knows nothing of '--prot': ./chat up --help lists the options.", "--prot", "8080")]
    [InlineData("--data is a folder, and was given an empty name: ./chat up --help lists the options.", "--data", "")]
    public async Task Its_words_are_those_of_people(string sentence, params string[] arguments) =>
        Assert.Equal((2, sentence), await UpProcess.RunAsync(arguments));

    [Fact]
    public async Task Credentials_of_the_environment_that_are_none_and_they_are_not_repeated()
    {
        var (code, output) = await UpProcess.RunWithAsync(new() { ["CHAT_CREDENTIALS"] = "a-key-alone" }, "--port", "0", "--memory");
        Assert.Equal(2, code);
        Assert.Equal(
            "CHAT_CREDENTIALS is an access key of letters, digits, - and _, a colon, and its secret: ./chat up --help lists the options.", output);
    }

    [Fact]
    public async Task Help_names_the_variable_of_the_credentials_and_keeps_what_it_holds()
    {
        var (_, output) = await UpProcess.RunWithAsync(new() { ["CHAT_CREDENTIALS"] = "mine:a-secret" }, "--help");
        Assert.Contains("CHAT_CREDENTIALS", output, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_says_what_to_type() =>
        Assert.Contains("./chat up [options]", (await UpProcess.RunAsync("--help")).Output, StringComparison.Ordinal);

    private static async Task RefusedAsync(int exitCode, string[] says, params string[] arguments)
    {
        var (code, output) = await UpProcess.RunAsync(arguments);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(exitCode, code);
        Assert.All(says, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.EndsWith(".", line, StringComparison.Ordinal);
    }
}
