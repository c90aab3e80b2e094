namespace Chat.Infra.Watch;

/// <summary>US dollars in us-east-1, read in November 2026, for one unit each. Other Regions cost up to half as much again.</summary>
internal static class Prices
{
    /// <summary>A message of up to 32 KB, in or out.</summary>
    public const double Message = 1.00e-6;

    public const double ConnectionMinute = 0.25e-6;

    public const double LambdaRequest = 0.20e-6;

    /// <summary>A gigabyte-second on arm64.</summary>
    public const double LambdaGigabyteSecond = 0.0000133334;

    public const double DynamoDbWrite = 0.625e-6;

    public const double DynamoDbRead = 0.125e-6;
}
