using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chat.LoadTest.Wire;

/// <summary>Whose certificates a <c>wss://</c> server may show.</summary>
/// <param name="AuthorityPem">Certificates of a private authority in PEM, which then alone is trusted; null for the machine's own list.</param>
/// <param name="Anybody">No certificate is looked at.</param>
internal sealed record Trust(string? AuthorityPem = null, bool Anybody = false)
{
    public static readonly Trust Usual = new();

    /// <exception cref="LoadException">The file cannot be read, or holds no certificate.</exception>
    public static Trust OfFile(string path)
    {
        try
        {
            var pem = File.ReadAllText(path);
            if (Certificates(pem).Count > 0) return new Trust(pem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LoadException($"--ca {path} cannot be read: {e.Message.TrimEnd('.')}.", 2);
        }
        catch (CryptographicException)
        {
            // Said below, in the same words as for a file without any.
        }
        throw new LoadException($"--ca {path} holds no certificate in PEM form: give the file of the authority that signed the server's.", 2);
    }

    /// <param name="wrong">Gets what is wrong with a certificate that is refused.</param>
    public SslClientAuthenticationOptions For(string host, Action<SslPolicyErrors> wrong)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck, // a load of handshakes is no load on an authority's servers
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                if (errors == SslPolicyErrors.None || Anybody) return true;
                wrong(errors);
                return false;
            },
        };
        if (AuthorityPem is null) return options;
        options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(Certificates(AuthorityPem));
        return options;
    }

    private static X509Certificate2Collection Certificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates;
    }
}
