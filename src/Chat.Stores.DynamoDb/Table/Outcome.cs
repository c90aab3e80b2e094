namespace Chat.Stores.DynamoDb.Table;

/// <summary>What became of a write.</summary>
/// <param name="Applied">Whether its condition held.</param>
/// <param name="Item">
/// After an update the item as it is now, after a put or a delete the one that was there before, where the condition
/// did not hold the one that stood in the way. Null for no item.
/// </param>
internal readonly record struct Outcome(bool Applied, Item? Item);
