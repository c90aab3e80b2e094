namespace Chat.Infra;

/// <summary>
/// The version of the AWS provider behind resources that this program declares by their type token. It is that of the
/// package Pulumi.Aws: with another one the engine would start a second provider.
/// </summary>
internal static class ProviderVersion
{
    public const string Aws = "7.48.0";
}
