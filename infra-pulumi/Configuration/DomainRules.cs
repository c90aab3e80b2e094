using System.Text.RegularExpressions;

namespace Chat.Infra.Configuration;

/// <summary>Host names and their certificates.</summary>
internal static partial class DomainRules
{
    // CloudFront takes its certificates from one Region alone.
    private const string CloudFrontRegion = "us-east-1";

    /// <summary>Both or neither: AWS serves no name without a certificate for it.</summary>
    public static DomainSettings? Read(ConfigReader reader, string nameKey, string certificateKey, string region)
    {
        var (name, certificate) = (reader.Text(nameKey), reader.Text(certificateKey));
        if (name is not null && !HostNames().IsMatch(name))
            reader.Fault($"chat:{nameKey} is '{name}', which is no host name such as chat.example.com.");
        if (name is not null && certificate is null)
            reader.Fault($"chat:{nameKey} has no certificate: set chat:{certificateKey} to the ARN of one in {region}.");
        if (name is null && certificate is not null) reader.Fault($"chat:{certificateKey} is set without chat:{nameKey}: set both or neither.");
        if (certificate is not null) Certificate(reader, certificateKey, certificate, region);
        return name is null || certificate is null ? null : new(name, certificate);
    }

    public static PageSettings? Page(ConfigReader reader, Checkout checkout)
    {
        var domain = Read(reader, "pageDomain", "pageCertificate", CloudFrontRegion);
        if (!reader.Flag("page", otherwise: true))
        {
            if (domain is not null) reader.Fault("chat:pageDomain is set, but chat:page is false: there is no page to serve there.");
            return null;
        }
        var given = reader.Text("pagePath");
        var folder = given is null ? checkout.PageFolder : checkout.Resolve(given);
        if (!File.Exists(Path.Combine(folder, "index.html")))
            reader.Fault($"The page has no index.html in {folder}: set chat:pagePath to the folder that holds it, or chat:page to false.");
        return new(folder, domain);
    }

    private static void Certificate(ConfigReader reader, string key, string certificate, string region)
    {
        if (Certificates().Match(certificate) is not { Success: true } match)
            reader.Fault($"chat:{key} is '{certificate}', which is no ARN of a certificate in AWS Certificate Manager.");
        else if (match.Groups["region"].Value != region)
            reader.Fault($"chat:{key} is a certificate in {match.Groups["region"].Value}: it must be one in {region}.");
    }

    [GeneratedRegex("^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$")]
    private static partial Regex HostNames();

    [GeneratedRegex("^arn:aws:acm:(?<region>[a-z0-9-]+):[0-9]{12}:certificate/[0-9a-f-]{36}$")]
    private static partial Regex Certificates();
}
