namespace Chat.LocalGateway.Events;

/// <summary>What only the CONNECT event has.</summary>
/// <param name="Headers">In the event's order and spelling; a repeated name is there more than once.</param>
/// <param name="Query">Decoded, in the URL's order; a repeated key is there more than once.</param>
internal sealed record ConnectEventData(
    IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<KeyValuePair<string, string>> Query);
