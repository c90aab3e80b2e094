namespace Chat.Plan.World;

/// <summary>
/// What each operation of the store on DynamoDB reads and writes, in units. A test holds these against what DynamoDB Local
/// says that the real store consumed.
/// </summary>
internal static class TableCosts
{
    /// <summary>Members that one read unit of a roster brings: 4 KB of items of about 146 bytes.</summary>
    public const int MembersPerUnit = 28;

    /// <summary>Entries of 100 bytes of text that one read unit of the log brings.</summary>
    public const int EntriesPerUnit = 19;

    public static readonly (double Read, double Write) Connect = (1, 4);
    public static readonly (double Read, double Write) Find = (1, 0);
    public static readonly (double Read, double Write) Remove = (2, 3);
    public static readonly (double Read, double Write) Join = (3, 4);
    public static readonly (double Read, double Write) Leave = (2, 3);
    public static readonly (double Read, double Write) Append = (0, 2);
    public static readonly (double Read, double Write) AppendWithId = (0, 3);
    public static readonly (double Read, double Write) IsMember = (1, 0);
    public static readonly (double Read, double Write) QueueRoom = (0, 1);
    public static readonly (double Read, double Write) TakeSlice = (0, 1);
    public static readonly (double Read, double Write) ReleaseSlice = (0, 1);

    public static (double Read, double Write) Roster(int members) => (1 + Math.Ceiling(members / (double)MembersPerUnit), 0);

    public static (double Read, double Write) History(int entries) => (1 + Math.Ceiling(entries / (double)EntriesPerUnit), 0);

    /// <summary>Above so many connections joins and leaves are logged beside the roster.</summary>
    public const int LoggedRoom = 1_000;

    public static (double Read, double Write) Changes(int changes) => (Math.Max(1, Math.Ceiling(changes * 190 / 4_096.0)), 0);

    public static (double Read, double Write) RemoveMany(int connections, int rooms) =>
        (connections + rooms, (2 * connections) + (2 * rooms));
}
