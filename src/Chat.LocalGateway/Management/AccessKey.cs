using System.Security.Cryptography;

namespace Chat.LocalGateway.Management;

/// <summary>A pair that requests to the management API may be signed with.</summary>
/// <param name="Id">Goes over the wire: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Secret">Stays with the two who share it.</param>
public sealed record AccessKey(string Id, string Secret)
{
    private const int RandomDigits = 32;

    /// <summary>The id alone: options end up in logs, secrets must not.</summary>
    public override string ToString() => Id;

    /// <summary>One that nobody can guess, its id as little as its secret: DynamoDB Local tells its users apart by that alone, and lets it have letters and digits.</summary>
    public static AccessKey Random() =>
        new(RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true), RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true));
}
