using System.Text;

namespace Chat.Core;

/// <summary>What an exception may say in a log: which it was and where. Its message stays out, since it may quote data.</summary>
internal static class ExceptionShape
{
    public static string Of(Exception exception)
    {
        var shape = new StringBuilder(exception.GetType().FullName);
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
            shape.Append(" <- ").Append(inner.GetType().FullName);
        return shape.Append(Environment.NewLine).Append(exception.StackTrace).ToString();
    }
}
