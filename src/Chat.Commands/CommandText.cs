using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Chat.Commands;

/// <summary>
/// The words of every program of <c>./chat</c> for a command line that cannot be understood: one sentence that names what is at fault, and the
/// mend. The library's own are of its types, and of what C# calls them.
/// </summary>
public static class CommandText
{
    /// <summary>Reads a number as people write it here, and says what else was given.</summary>
    public static Option<T> AsNumber<T>(this Option<T> option) where T : struct, INumber<T>
    {
        option.CustomParser = argument => Number<T>(argument) ?? default;
        return option;
    }

    /// <inheritdoc cref="AsNumber{T}(Option{T})"/>
    public static Option<T?> AsNumber<T>(this Option<T?> option) where T : struct, INumber<T>
    {
        option.CustomParser = Number<T>;
        return option;
    }

    /// <summary>What is wrong, and where to look. The root command has to be what people type, <c>./chat</c>.</summary>
    public static string Sentence(ParseResult parsed)
    {
        var own = Typed(parsed.CommandResult);
        var help = IsGroup(parsed.CommandResult.Command) ? $"{own} --help lists the commands" : $"{own} --help lists the options";
        return $"{Fault(parsed, own).TrimEnd('.')}: {help}.";
    }

    private static string Typed(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Typed(parent)} {result.Command.Name}" : result.Command.Name;

    /// <summary>Whether it does nothing by itself; <c>plan</c> does, although <c>plan check</c> is a command too.</summary>
    private static bool IsGroup(Command command) => command.Subcommands.Count > 0 && command.Action is null;

    private static string Fault(ParseResult parsed, string own)
    {
        if (parsed.UnmatchedTokens is [var first, ..]) return IsGroup(parsed.CommandResult.Command)
            ? $"{own} has no command '{first}'"
            : $"{own} knows nothing of '{first}'";
        var error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} needs a value",
            OptionResult { Tokens.Count: > 1, Option.Arity.MaximumNumberOfValues: 1 } option => $"{option.Option.Name} can be given once, and was given {option.Tokens.Count} times",
            ArgumentResult { Tokens.Count: 0 } argument => $"{own} needs {argument.Argument.Name}",
            CommandResult { Command.Subcommands.Count: > 0 } => $"{own} needs a command",
            _ => error.Message,
        };
    }

    private static T? Number<T>(ArgumentResult argument) where T : struct, INumber<T>
    {
        var text = argument.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        var kind = T.IsInteger(T.One / (T.One + T.One)) ? "a whole number" : "a number";
        var name = argument.Parent is OptionResult option ? option.Option.Name : argument.Argument.Name;
        argument.AddError($"{name} is {kind}, not '{text}'");
        return null;
    }
}
