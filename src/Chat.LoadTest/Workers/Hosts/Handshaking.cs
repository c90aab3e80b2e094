using System.Net.Security;
using System.Security.Cryptography;
using System.Text;

namespace Chat.LoadTest.Workers.Hosts;

/// <summary>
/// Coordinator and worker convince each other, over TLS, that they know the same secret. The worker's certificate is made up
/// and proves nothing; but its hash is part of both proofs, so that somebody in the middle, who would have to show another
/// one, cannot pass them on. The coordinator names the version and 32 random bytes, the worker answers with 32 of its own and
/// its proof, the coordinator with its proof, and the worker with one byte.
/// </summary>
internal static class Handshaking
{
    private const int RandomBytes = 32;
    private const int ProofBytes = 32;

    /// <summary>Changes with anything that one side says and the other would not understand.</summary>
    private static readonly byte[] Version = Encoding.ASCII.GetBytes("chat-load-worker-1\n");

    /// <exception cref="LoadException">It is no worker, has another secret, or is busy.</exception>
    public static async Task AsCoordinatorAsync(SslStream stream, WorkerSecret secret, CancellationToken limit)
    {
        var own = RandomNumberGenerator.GetBytes(RandomBytes);
        await stream.WriteAsync((byte[])[.. Version, .. own], limit);
        var answer = new byte[RandomBytes + ProofBytes];
        if (await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, limit) < answer.Length)
            throw new LoadException("is of another version, or no worker at all: run the same ./chat load on both hosts");
        var (theirs, certificate) = (answer[..RandomBytes], stream.RemoteCertificate!.GetCertHash(HashAlgorithmName.SHA256));
        if (!CryptographicOperations.FixedTimeEquals(answer.AsSpan(RandomBytes), secret.Proof("worker", certificate, own, theirs)))
            throw new LoadException($"has another secret: give both the same {WorkerSecret.Variable}");
        await stream.WriteAsync(secret.Proof("coordinator", certificate, own, theirs), limit);
        var verdict = new byte[1];
        if (await stream.ReadAtLeastAsync(verdict, 1, throwOnEndOfStream: false, limit) < 1) throw new LoadException("ended the conversation: look at what it printed");
        if (verdict[0] != (byte)WorkerVerdict.Welcome) throw new LoadException("is busy with another run: wait for its end");
    }

    /// <returns>Whether the other side is a coordinator that knows the secret.</returns>
    public static async Task<bool> AsWorkerAsync(SslStream stream, WorkerSecret secret, Func<WorkerVerdict> decide, CancellationToken limit)
    {
        var hello = new byte[Version.Length + RandomBytes];
        await stream.ReadExactlyAsync(hello, limit);
        if (!hello.AsSpan().StartsWith(Version)) return false;
        var (theirs, own) = (hello[Version.Length..], RandomNumberGenerator.GetBytes(RandomBytes));
        var certificate = stream.LocalCertificate!.GetCertHash(HashAlgorithmName.SHA256);
        await stream.WriteAsync((byte[])[.. own, .. secret.Proof("worker", certificate, theirs, own)], limit);
        var proof = new byte[ProofBytes];
        await stream.ReadExactlyAsync(proof, limit);
        if (!CryptographicOperations.FixedTimeEquals(proof, secret.Proof("coordinator", certificate, theirs, own))) return false;
        await stream.WriteAsync((byte[])[(byte)decide()], limit);
        return true;
    }
}

internal enum WorkerVerdict : byte
{
    Welcome = 1,
    Busy = 2,
}
