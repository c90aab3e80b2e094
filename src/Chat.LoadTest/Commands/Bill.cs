using System.Globalization;
using Chat.LoadTest.Running;

namespace Chat.LoadTest.Commands;

/// <summary>What a run costs where API Gateway counts: each frame in or out of up to 32 KB is one message.</summary>
internal static class Bill
{
    private const double DollarsPerMillion = 1.00;

    /// <exception cref="LoadException">The server is somewhere else, and nobody has said that it may be loaded.</exception>
    public static void Check(Plan plan, bool yes, bool search)
    {
        var url = plan.Options.Url;
        if (yes || Target.IsLocal(url)) return;
        // A search goes on until its messages are spent, and so may a closed loop.
        var messages = Messages(search ? new Plan(plan.Options with { Rate = null }, plan.Run) : plan) + (search ? (Workers.LimitSearch.Tries - 1) * 2.0 * plan.Members.Count : 0);
        var atMost = plan.Options.Rate is null || search ? "up to " : "about ";
        throw new LoadException(string.Create(CultureInfo.InvariantCulture,
            $"{url.IdnHost} is not this machine, and AWS would bill for {atMost}{messages:#,0} messages (${messages / 1e6 * DollarsPerMillion:0.00} and what Lambda and DynamoDB cost): add --yes-remote if the server is yours and you mean it."), 2);
    }

    /// <summary>Messages in and their answers, deliveries, a join and its answer for each connection, pings and pongs.</summary>
    public static double Messages(Plan plan) =>
        (plan.Publishers.Count > 0 || plan.Scenario.PingsOnly ? 2.0 * plan.Options.Asked : 0) + plan.Deliveries + (2.0 * plan.Members.Count);
}
