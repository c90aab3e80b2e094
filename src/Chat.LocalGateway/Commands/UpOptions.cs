using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using Chat.Commands;
using Chat.Lambda;
using Chat.LocalGateway.Management;
using Chat.Tokens;

namespace Chat.LocalGateway.Commands;

/// <summary>The options of <c>./chat up</c>, and what may be wrong with them: one sentence each.</summary>
internal sealed class UpOptions
{
    private const string InProcess = "in-process";
    private const string Processes = "processes";
    private const string Local = "local";
    private const string CredentialsVariable = "CHAT_CREDENTIALS";
    private const string DefaultCredentials = "local:local";
    private const string CredentialsForm = "is an access key of letters, digits, - and _, a colon, and its secret";

    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Beside the script that starts the chat, wherever it is called from: the rooms of a checkout are one set.</summary>
    private static string DefaultFolder => Path.Combine(Environment.GetEnvironmentVariable("CHAT_CHECKOUT") ?? "", ".chat");

    private readonly Option<int> _port = new Option<int>("--port")
    {
        Description = "The port of 127.0.0.1; 0 takes a free one and prints it.", DefaultValueFactory = _ => 8080,
    }.AsNumber();

    private readonly Option<string> _data = new("--data") { Description = "The folder that keeps chat.db.", DefaultValueFactory = _ => DefaultFolder };

    private readonly Option<bool> _memory = new("--memory") { Description = "Keep nothing: the chat forgets all when it ends." };

    private readonly Option<string> _lambda = new("--lambda")
    {
        Description = "Where the functions run: in-process, or processes, each the published binary behind a Lambda Runtime API "
            + "and with DynamoDB, as on AWS.",
        DefaultValueFactory = _ => InProcess, HelpName = $"{InProcess}|{Processes}",
    };

    private readonly Option<int> _concurrency = new Option<int>("--concurrency")
    {
        Description = "Events of one function that may be under way in processes; what comes on top is throttled.",
        DefaultValueFactory = _ => new Processes.ProcessOptions().Concurrency,
    }.AsNumber();

    private readonly Option<bool> _queue = new("--queue")
    {
        Description = "Rooms above 500 connections, and busy ones, go by the queue to the fan-out function, as on AWS and with "
            + "--lambda processes.",
    };

    private readonly Option<string?> _bootstrap = new("--bootstrap")
    {
        Description = "The binary of --lambda processes; without it the published bootstrap, or Chat.Lambda.dll where that is newer.", HelpName = "FILE",
    };

    private readonly Option<string?> _dynamoDb = new("--dynamodb")
    {
        Description = "Keep everything in DynamoDB there, or in DynamoDB Local, started here with Java and forgotten at the end. "
            + "After a kill, members of before are listed until the first message to their room.",
        HelpName = $"URL|{Local}",
    };

    private readonly Option<string> _table = new("--table")
    {
        Description = "The table on DynamoDB; made where it is missing and DynamoDB is on this machine.", DefaultValueFactory = _ => "chat",
    };

    // No factory for the default: --help would print a person's secret.
    private readonly Option<string?> _credentials = new("--credentials")
    {
        Description = "The access key of calls to @connections and to the queue, and for the DynamoDB at an address. A secret is better "
            + $"kept in the variable {CredentialsVariable}, as everybody on this machine may list the options of programs. [default: {DefaultCredentials}]",
        HelpName = "KEY:SECRET",
    };

    private readonly Option<string?> _tokenIssuer = new("--token-issuer")
    {
        Description = "Let in only users with a token of this issuer; guests alone without it.", HelpName = "URL",
    };

    private readonly Option<string?> _tokenAudience = new("--token-audience")
    {
        Description = "For whom the tokens must be meant: the aud of them, or the client_id of Cognito's access tokens.", HelpName = "AUDIENCE",
    };

    private readonly Option<string[]> _allowedOrigins = new("--allowed-origins")
    {
        Description = "Of the pages of this machine those that may connect, such as http://localhost:5173; all of them without it.",
        HelpName = "ORIGIN...", AllowMultipleArgumentsPerToken = true, CustomParser = OriginsOf, DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _unlimited = new("--unlimited")
    {
        Description = "For measurements: lifts API Gateway's throttles (500 new connections, and 10,000 messages and calls of the management API a second) and its "
            + "limits on the size of frames and messages (16 MiB instead of 32 and 128 KB), on the messages of one connection under way "
            + "(4,096 instead of 32), and its idle time and lifetime (30 days). The chat's own limits, "
            + "the queue of a slow reader and the function's time stay.",
    };

    public UpOptions()
    {
        Check(_port, text => !int.TryParse(text, out var port) || port is >= 0 and <= 65_535, text => $"--port is a number from 0 to 65535, not {text}");
        Check(_concurrency, text => !int.TryParse(text, out var count) || count is > 0 and <= 1_000, text => $"--concurrency is a number from 1 to 1000, not {text}");
        Check(_data, IsNamed, _ => "--data is a folder, and was given an empty name");
        Check(_table, IsNamed, _ => "--table is the name of a table, and was given an empty one");
        Check(_bootstrap, IsNamed, _ => "--bootstrap is a file, and was given an empty name");
        Check(_lambda, text => text is InProcess or Processes, text => $"--lambda is {InProcess} or {Processes}, not {text}");
        Check(_dynamoDb, text => text == Local || Address(text) is not null, text => $"--dynamodb is {Local} or an address such as http://127.0.0.1:8000, not {text}");
        Check(_tokenIssuer, text => TokenOptions.FaultOf(text) is null, text => $"--token-issuer is {text}: {TokenOptions.FaultOf(text)}");
        // The value may hold a secret, so it is not repeated.
        Check(_credentials, text => Key(text) is not null, _ => $"--credentials {CredentialsForm}");
    }

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "A line for each connection and message, without their texts." };

    public IEnumerable<Option> All =>
    [
        _port, _data, _memory, _lambda, _concurrency, _queue, _bootstrap, _dynamoDb, _table, _credentials, _tokenIssuer, _tokenAudience, _allowedOrigins,
        _unlimited, Verbose,
    ];

    public LocalChatOptions Read(ParseResult parsed) => new()
    {
        Port = parsed.GetValue(_port),
        DataFolder = parsed.GetValue(_memory) ? null : parsed.GetValue(_data),
        Lambda = parsed.GetValue(_lambda) == Processes ? LambdaHosting.Processes : LambdaHosting.InProcess,
        DynamoDb = UsesDynamoDb(parsed.GetValue(_dynamoDb), parsed.GetValue(_lambda))
            ? new(Address(parsed.GetValue(_dynamoDb)), parsed.GetValue(_table)!) : null,
        Processes = new() { Concurrency = parsed.GetValue(_concurrency) },
        Queue = parsed.GetValue(_queue),
        Bootstrap = parsed.GetValue(_bootstrap),
        Tokens = parsed.GetValue(_tokenIssuer) is { } issuer ? new(issuer, parsed.GetValue(_tokenAudience)!) : null,
        AllowedOrigins = parsed.GetValue(_allowedOrigins) ?? [],
        Unlimited = parsed.GetValue(_unlimited),
        AccessKey = Key(parsed.GetValue(_credentials) ?? CredentialsOfEnvironment ?? DefaultCredentials)!,
    };

    /// <summary>An option that would do nothing is a misunderstanding, and said so.</summary>
    public void FitTogether(CommandResult result)
    {
        bool Given(Option option) => result.GetResult(option) is { Implicit: false };
        var processes = result.GetValue(_lambda) == Processes;
        var dynamoDb = UsesDynamoDb(result.GetValue(_dynamoDb), result.GetValue(_lambda));
        if (dynamoDb && (Given(_data) || Given(_memory))) result.AddError("--data and --memory are of SQLite, and this chat stores in DynamoDB: leave them out");
        else if (Given(_data) && result.GetValue(_memory)) result.AddError("--memory keeps nothing, and --data says where: give one of them");
        else if (!dynamoDb && Given(_table)) result.AddError("--table is of DynamoDB, and this chat stores in SQLite: add --dynamodb");
        else if (!processes && (Given(_bootstrap) || Given(_concurrency)))
            result.AddError($"--bootstrap and --concurrency are of functions in processes: add --lambda {Processes}");
        else if (processes && Given(_queue))
            result.AddError($"--queue is of functions in the gateway's process, and with --lambda {Processes} there always is one: leave it out");
        if (string.IsNullOrEmpty(result.GetValue(_tokenIssuer)) != string.IsNullOrEmpty(result.GetValue(_tokenAudience)))
            result.AddError("--token-issuer and --token-audience go together: give both or neither");
        if (!Given(_credentials) && CredentialsOfEnvironment is { } text && Key(text) is null)
            result.AddError($"{CredentialsVariable} {CredentialsForm}");
    }

    private static string? CredentialsOfEnvironment => Environment.GetEnvironmentVariable(CredentialsVariable) is { Length: > 0 } text ? text : null;

    /// <summary>Several, each an argument or separated by commas, as the functions' variable has them.</summary>
    private static string[] OriginsOf(ArgumentResult result)
    {
        var origins = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).ToArray();
        foreach (var origin in origins)
            if (Origins.FaultOf(origin) is { } fault) result.AddError($"--allowed-origins has {origin}: {fault}");
        return origins;
    }

    private static bool UsesDynamoDb(string? dynamoDb, string? lambda) => dynamoDb is not null || lambda == Processes;

    private static bool IsNamed(string text) => !string.IsNullOrWhiteSpace(text);

    private static Uri? Address(string? text) =>
        text is not null && text != Local && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address : null;

    private static AccessKey? Key(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is var colon && colon > 0 && colon < text.Length - 1
            && text.AsSpan(0, colon).IndexOfAnyExcept(KeyCharacters) < 0 ? new(text[..colon], text[(colon + 1)..]) : null;

    private static void Check(Option option, Func<string, bool> isRight, Func<string, string> sentence) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && !isRight(result.Tokens[0].Value)) result.AddError(sentence(result.Tokens[0].Value));
    });
}
