using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Plan.World;

namespace Chat.Plan.Prices;

/// <summary>What AWS asks, allows and takes its time for, in one Region: one dated file, each figure with its source.</summary>
internal sealed class PriceFile
{
    private readonly PriceList _list;

    private PriceFile(PriceList list) => _list = list;

    public string Region => _list.Region;

    public DateOnly Date => _list.Date;

    public IReadOnlyList<Price> Prices => _list.Prices;

    public IReadOnlyList<Quota> Quotas => _list.Quotas;

    public IReadOnlyList<AssumedLatency> Latencies => _list.Latencies;

    public static PriceFile Load() => Load("us-east-1.json");

    /// <summary>What the local gateway allows with functions as processes on DynamoDB Local, and how long that takes: for comparisons.</summary>
    public static PriceFile OfALaptop() => Load("laptop.json");

    private static PriceFile Load(string name)
    {
        using var stream = typeof(PriceFile).Assembly.GetManifestResourceStream(name)!;
        return new(JsonSerializer.Deserialize(stream, PriceJson.Default.PriceList)!);
    }

    /// <summary>Dollars for one unit.</summary>
    public double Of(string name)
    {
        var price = _list.Prices.Single(known => known.Name == name);
        return price.Dollars / price.Per;
    }

    public double Limit(string name) => _list.Quotas.Single(known => known.Name == name).Value;

    public Latency LatencyOf(string name)
    {
        var known = _list.Latencies.Single(known => known.Name == name);
        return new(known.MedianMs, known.P99Ms);
    }
}

internal sealed record PriceList(string Region, DateOnly Date, Price[] Prices, Quota[] Quotas, AssumedLatency[] Latencies);

internal sealed record Price(string Name, double Per, double Dollars, string Source);

internal sealed record Quota(string Name, double Value, string Source);

internal sealed record AssumedLatency(string Name, double MedianMs, double P99Ms, string Source);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PriceList))]
internal sealed partial class PriceJson : JsonSerializerContext;
