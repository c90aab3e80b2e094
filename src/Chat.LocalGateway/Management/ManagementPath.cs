namespace Chat.LocalGateway.Management;

/// <summary>What a path asks for.</summary>
internal enum ManagementTarget
{
    /// <summary>Nothing of the management API.</summary>
    None,

    /// <summary>A connection of this stage.</summary>
    Connection,

    /// <summary>The management API of a stage that is not here, or of none.</summary>
    OtherStage,

    /// <summary>Below this stage, and nothing that the API has: the stage twice, or no id.</summary>
    NoMethod,
}

/// <summary>A request's target as it came over the wire, which is what its signature is about.</summary>
internal readonly ref struct ManagementPath
{
    private ManagementPath(ManagementTarget target, ReadOnlySpan<char> path, ReadOnlySpan<char> query, ReadOnlySpan<char> id)
    {
        Target = target;
        Path = path;
        Query = query;
        Id = id;
    }

    public ManagementTarget Target { get; }

    /// <summary>The path, escaped as it was sent.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>What follows the question mark.</summary>
    public ReadOnlySpan<char> Query { get; }

    /// <summary>The connection's id, escaped as it was sent.</summary>
    public ReadOnlySpan<char> Id { get; }

    public static ManagementPath Parse(ReadOnlySpan<char> target, string stage)
    {
        var path = WithoutHost(target);
        int mark = path.IndexOf('?');
        var query = mark < 0 ? [] : path[(mark + 1)..];
        if (mark >= 0) path = path[..mark];
        bool isHere = false;
        int depth = 0;
        foreach (var range in path[Math.Min(1, path.Length)..].Split('/'))
        {
            var segment = path[1..][range];
            if (segment is "@connections" or "%40connections")
            {
                var rest = path[1..][range.End..];
                return new(TargetOf(isHere, depth, rest), path, query, rest.IsEmpty ? rest : rest[1..]);
            }
            if (depth == 0) isHere = segment.SequenceEqual(stage);
            if (++depth > 2) break; // the stage twice is the deepest that is told apart
        }
        return new(ManagementTarget.None, path, query, []);
    }

    /// <summary>As AWS names it where there is no such method: below the stage, and not escaped.</summary>
    public string Route(string stage) => Uri.UnescapeDataString(Path[(stage.Length + 2)..]);

    private static ManagementTarget TargetOf(bool isHere, int depth, ReadOnlySpan<char> rest) =>
        !isHere ? ManagementTarget.OtherStage
        : depth == 1 && rest.Length > 1 && !rest[1..].Contains('/') ? ManagementTarget.Connection
        : ManagementTarget.NoMethod;

    /// <summary>A client that takes this port for a proxy sends a whole URL.</summary>
    private static ReadOnlySpan<char> WithoutHost(ReadOnlySpan<char> target)
    {
        int scheme = target.StartsWith("/") ? -1 : target.IndexOf("://");
        if (scheme < 0) return target;
        var rest = target[(scheme + 3)..];
        int slash = rest.IndexOf('/');
        return slash < 0 ? "/" : rest[slash..];
    }
}
