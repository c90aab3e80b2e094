using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;

namespace Chat.StandIns.Tests;

/// <summary>The comparison finds what it is there for.</summary>
public sealed class ComparisonTests
{
    public static TheoryData<Type, string> Inventions => new()
    {
        { typeof(LogLevel), "has no member 'Loud = 1'" },
        { typeof(LogLevel), "has no member 'Critical = 6'" },
        { typeof(LambdaLogger), "has no member 'static void Log(string message = \"\")'" },
        { typeof(LambdaTraceProvider), "has no [JsonPropertyName(\"trace\")] on 'static string CurrentTraceId { get; }'" },
        { typeof(LambdaTraceProvider), "has no member 'int CurrentSpan { get; set; }'" },
        { typeof(LambdaTraceProvider), "has no member 'protected virtual void Dispose(bool disposing)'" },
        { typeof(StructuredLoggingOptions), "has no type 'Amazon.Lambda.Core | public sealed class StructuredLoggingOptions'" },
        { typeof(ILambdaListener), "has no type 'Amazon.Lambda.Core | public interface ILambdaListener'" },
        { typeof(APIGatewayHttpApiV2ProxyResponse), "lacks the package's [JsonPropertyName(\"statusCode\")]" },
    };

    [Theory]
    [MemberData(nameof(Inventions))]
    public void What_the_package_lacks_is_found(Type invented, string sentence) =>
        Assert.Contains(Repository.Api(invented.Namespace!).Differences(invented), difference => difference.Contains(sentence, StringComparison.Ordinal));

    [Fact]
    public void What_the_package_has_is_not_reported() =>
        Assert.DoesNotContain(Repository.Api("Amazon.Lambda.Core").Differences(typeof(LogLevel)), difference => difference.Contains("Trace", StringComparison.Ordinal));
}
