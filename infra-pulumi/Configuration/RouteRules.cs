namespace Chat.Infra.Configuration;

/// <summary><c>chat:routes</c>: a token bucket for each route.</summary>
internal static class RouteRules
{
    /// <summary>The account's quota of new connections is 500 a second in each Region.</summary>
    private static readonly RouteThrottle Connects = new() { Rate = 500, Burst = 500 };

    /// <summary>Nobody is kept from leaving: what is refused here stays listed until its ttl.</summary>
    private static readonly RouteThrottle Unbounded = new() { Rate = 10_000, Burst = 5_000 };

    /// <summary>A fifth of the account's 10,000 a second: the rest is for the posts that a message causes.</summary>
    private static readonly RouteThrottle Frames = new() { Rate = 2_000, Burst = 1_000 };

    public static Dictionary<string, RouteThrottle> Read(ConfigReader reader, Topology topology)
    {
        var given = reader.Json<Dictionary<string, RouteThrottle>>("routes", "a map of route keys to rate and burst");
        var keys = topology.Routes.Select(route => route.Key).ToList();
        foreach (var (key, throttle) in given)
        {
            if (!keys.Contains(key, StringComparer.Ordinal)) reader.Fault($"chat:routes names '{key}': the routes are {string.Join(", ", keys)}.");
            // A throttle of 0 refuses everybody, which nobody wants who deploys a chat.
            if (throttle.Rate < 1 || throttle.Burst < 1) reader.Fault($"chat:routes {key} needs a rate and a burst of at least 1.");
        }
        return keys.ToDictionary(key => key, key => given.GetValueOrDefault(key) ?? Default(key), StringComparer.Ordinal);
    }

    private static RouteThrottle Default(string key) => key switch
    {
        "$connect" => Connects,
        "$disconnect" => Unbounded,
        _ => Frames,
    };
}
