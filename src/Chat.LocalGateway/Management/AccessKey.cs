namespace Chat.LocalGateway.Management;

/// <summary>A pair that requests to the management API may be signed with.</summary>
/// <param name="Id">Goes over the wire: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Secret">Stays with the two who share it.</param>
public sealed record AccessKey(string Id, string Secret)
{
    /// <summary>The id alone: options end up in logs, secrets must not.</summary>
    public override string ToString() => Id;
}
