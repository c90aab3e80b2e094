using System.Text;
using System.Text.Json;

namespace Chat.LocalGateway.Routing;

/// <summary>
/// A selection expression over the message's body: <c>$request.body.x.y</c>, or a text with <c>${request.body.x}</c> in it,
/// evaluated in one pass; <c>\$</c> is a dollar sign. AWS's own reader of the body is lenient about JSON; nobody says how far,
/// so this one is strict.
/// </summary>
internal sealed class SelectionExpression
{
    private const string Body = "request.body.";

    private readonly List<(byte[]? Text, byte[][]? Path)> _pieces = [];
    private readonly bool _isSinglePath;

    private SelectionExpression(string expression)
    {
        if (expression.StartsWith('$') && !expression.StartsWith("${", StringComparison.Ordinal))
        {
            _pieces.Add((null, Path(expression[1..], expression)));
            _isSinglePath = true;
            return;
        }
        ParseTemplate(expression);
    }

    /// <exception cref="ArgumentException">The expression reads something other than the body.</exception>
    public static SelectionExpression Parse(string expression) => new(expression);

    /// <summary>The value for one message, UTF-8, into <paramref name="into"/>.</summary>
    /// <returns>
    /// False when the message is no JSON, when a path that is all of the expression is absent, and when the value is too long
    /// to be a key. An absent path inside a text is empty.
    /// </returns>
    public bool TryEvaluate(ReadOnlySpan<byte> message, Span<byte> into, out int length)
    {
        length = 0;
        foreach (var (text, path) in _pieces)
        {
            int written = 0;
            if (text is not null && !text.AsSpan().TryCopyTo(into[length..])) return false;
            var found = path is null ? BodyValue.Found.Yes : BodyValue.Read(message, path, into[length..], out written);
            if (found == BodyValue.Found.NotJson || found == BodyValue.Found.TooLong) return false;
            if (found == BodyValue.Found.Absent && _isSinglePath) return false;
            length += text?.Length ?? written;
        }
        return true;
    }

    private void ParseTemplate(string expression)
    {
        var text = new StringBuilder();
        for (int i = 0; i < expression.Length; i++)
        {
            if (expression[i] == '\\' && i + 1 < expression.Length && expression[i + 1] == '$')
            {
                text.Append('$');
                i++;
            }
            else if (expression[i] == '$' && i + 1 < expression.Length && expression[i + 1] == '{')
            {
                int end = expression.IndexOf('}', i);
                if (end < 0) throw Unreadable(expression);
                AddText(text);
                _pieces.Add((null, Path(expression[(i + 2)..end], expression)));
                i = end;
            }
            else
            {
                text.Append(expression[i]);
            }
        }
        AddText(text);
    }

    private void AddText(StringBuilder text)
    {
        if (text.Length == 0) return;
        _pieces.Add((Encoding.UTF8.GetBytes(text.ToString()), null));
        text.Clear();
    }

    private static byte[][] Path(string variable, string expression)
    {
        if (!variable.StartsWith(Body, StringComparison.Ordinal) || variable.Length == Body.Length) throw Unreadable(expression);
        return [.. variable[Body.Length..].Split('.').Select(Encoding.UTF8.GetBytes)];
    }

    private static ArgumentException Unreadable(string expression) =>
        new($"The route selection expression '{expression}' cannot be read here: use $request.body.x, or a text with ${{request.body.x}} in it.");
}
