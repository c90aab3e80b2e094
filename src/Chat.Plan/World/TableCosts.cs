namespace Chat.Plan.World;

/// <summary>
/// What each operation of the store on DynamoDB reads and writes, in units. TableCostTests holds these against what DynamoDB
/// Local says that the real store consumed.
/// </summary>
internal static class TableCosts
{
    private const double ReadUnit = 4_096;
    private const double WriteUnit = 1_024;

    /// <summary>Bytes of a member with a name of some 14 letters.</summary>
    private const int MemberBytes = 117;

    /// <summary>Bytes of an entry with 100 bytes of text.</summary>
    private const int EntryBytes = 188;

    /// <summary>Bytes of a logged join; a leave is less.</summary>
    private const int ChangeBytes = 190;

    /// <summary>Bytes of the log's item of those who went together, and of each of them in it.</summary>
    private const int LeftBytes = 100, LeftIdBytes = 20;

    /// <summary>Of what is removed together.</summary>
    private const int RemovalBatch = 500;

    public static readonly (double Read, double Write) Connect = (1, 4);
    public static readonly (double Read, double Write) Find = (1, 0);
    public static readonly (double Read, double Write) Remove = (2, 3);
    public static readonly (double Read, double Write) Join = (3, 4);

    /// <summary>By one who is in the room already.</summary>
    public static readonly (double Read, double Write) JoinAgain = (3, 0);
    public static readonly (double Read, double Write) Leave = (2, 3);

    /// <summary>By one of whom it is known that it is a member; else <see cref="IsMember"/> comes on top.</summary>
    public static readonly (double Read, double Write) Append = (0, 2);
    public static readonly (double Read, double Write) AppendWithId = (0, 3);
    public static readonly (double Read, double Write) IsMember = (1, 0);

    /// <summary>The first of the two finds that there is none, and is billed all the same.</summary>
    public static readonly (double Read, double Write) BeginFeed = (0, 2);
    public static readonly (double Read, double Write) ExtendFeed = (0, 1);

    /// <summary>All of it where somebody holds the slice.</summary>
    public static readonly (double Read, double Write) Knock = (0, 1);

    /// <summary>After the knock, where the slice is free.</summary>
    public static readonly (double Read, double Write) TakeSlice = (0, 1);
    public static readonly (double Read, double Write) ReleaseSlice = (0, 1);

    /// <summary>The first of the two finds that somebody has knocked, and is billed all the same.</summary>
    public static readonly (double Read, double Write) KeepSlice = (0, 2);

    public static (double Read, double Write) Roster(int members) => (1 + Reads(members * MemberBytes), 0);

    /// <summary>Of a page for one who wants all of it, as who serves a slice does.</summary>
    public static (double Read, double Write) History(int entries) => (1 + Reads(entries * EntryBytes), 0);

    /// <summary>Above so many connections joins and leaves are logged beside the roster, and read there.</summary>
    public const int LoggedRoom = 1_000;

    public static (double Read, double Write) Changes(int changes) => (Reads(changes * ChangeBytes), 0);

    /// <summary>On top of a join, a leave or a removal in such a room.</summary>
    public static (double Read, double Write) LoggedChange(int connections) =>
        (0, Math.Max(1, Math.Ceiling((LeftBytes + (connections * LeftIdBytes)) / WriteUnit)));

    /// <summary>Of connections that are in these rooms: each is read, its member deleted and itself marked; each room is read and told once for all.</summary>
    public static (double Read, double Write) RemoveMany(int connections, int rooms)
    {
        var told = rooms * Math.Ceiling(connections / (double)RemovalBatch);
        return (connections + told, (2 * connections) + told);
    }

    private static double Reads(int bytes) => Math.Max(1, Math.Ceiling(bytes / ReadUnit));
}
