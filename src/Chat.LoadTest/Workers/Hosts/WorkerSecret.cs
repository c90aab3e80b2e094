using System.Security.Cryptography;
using System.Text;

namespace Chat.LoadTest.Workers.Hosts;

/// <summary>What coordinator and workers know and nobody else: it comes from the environment, where no list of processes shows it.</summary>
internal sealed class WorkerSecret(string text)
{
    public const string Variable = "CHAT_LOAD_SECRET";

    /// <summary>An answer that was proven with a shorter one could be guessed at leisure by whoever asked for it.</summary>
    private const int FewestCharacters = 16;

    /// <summary>For the one line that shows a secret which was made up here.</summary>
    public string Text => text;

    /// <returns>Null where the variable is not set.</returns>
    /// <exception cref="LoadException">It is too short.</exception>
    public static WorkerSecret? FromEnvironment() => From(Environment.GetEnvironmentVariable(Variable));

    public static WorkerSecret? From(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : text.Length >= FewestCharacters ? new WorkerSecret(text)
        : throw new LoadException($"{Variable} has fewer than {FewestCharacters} characters, and could be guessed: take the one that a worker prints when it is not set.", 2);

    public static WorkerSecret New() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Proves that its maker knows the secret, in this part, on this connection, in this conversation.</summary>
    public byte[] Proof(string part, ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> ofCoordinator, ReadOnlySpan<byte> ofWorker) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(text), (byte[])[.. Encoding.ASCII.GetBytes(part), 0, .. certificate, .. ofCoordinator, .. ofWorker]);
}
