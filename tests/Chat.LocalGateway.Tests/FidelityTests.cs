using System.Reflection;
using System.Text.RegularExpressions;

namespace Chat.LocalGateway.Tests;

/// <summary>FIDELITY.md names a test for every behaviour; a name that is no test is a promise that nobody keeps.</summary>
public sealed partial class FidelityTests
{
    private static readonly HashSet<string> Tests =
    [
        .. typeof(FidelityTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes().Any(attribute => attribute is FactAttribute)).Select(method => method.Name),
    ];

    private static string[] Rows =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "FIDELITY.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("| behaviour", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))];

    [Fact]
    public void Every_behaviour_names_a_grade_and_a_test_that_exists()
    {
        Assert.True(Rows.Length > 40);
        Assert.All(Rows, row =>
        {
            var match = Row().Match(row);
            Assert.True(match.Success, $"This row is not behaviour, grade, test: {row}");
            Assert.All(match.Groups[1].Value.Split(", "), grade => Assert.Contains(grade, new[] { "DOC", "MODEL", "OBS", "INF", "RFC", "LOCAL" }));
            Assert.Contains(match.Groups[2].Value, Tests);
        });
    }

    [GeneratedRegex(@"^\| .+ \| ([A-Z, ]+) \| `(\w+)` \|$")]
    private static partial Regex Row();
}
