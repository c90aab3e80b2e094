namespace Chat.Plan.Commands;

/// <summary>What a plan may be asked for.</summary>
internal static class OptionRules
{
    private const int MostPeople = 5_000_000;

    /// <summary>The first fault, one sentence, or null.</summary>
    public static string? Fault(PlanOptions options) => options switch
    {
        { People: < 2 or > MostPeople } => $"--people is {options.People}: give 2 to {MostPeople}.",
        { MessagesPerPersonHour: not (> 0 and <= 3_600) } => $"--messages-per-person-hour is {options.MessagesPerPersonHour}: give more than 0, and 3600 at most.",
        { TextBytes: < 24 or > 8_192 } => $"--size is {options.TextBytes}: give 24 to 8192 bytes.",
        { Seconds: < 1 or > 3_600 } => $"--seconds is {options.Seconds}: give 1 to 3600.",
        _ => null,
    };
}
