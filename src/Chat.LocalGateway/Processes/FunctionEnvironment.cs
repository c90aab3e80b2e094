using System.Globalization;
using Chat.Core;

namespace Chat.LocalGateway.Processes;

/// <summary>The environment variables of a function's process: those that Lambda sets, and those of its configuration.</summary>
internal static class FunctionEnvironment
{
    private static readonly string[] Foreign = ["AWS_", "CHAT_", "LAMBDA_", "_HANDLER", "_X_AMZN"];

    /// <summary>Takes out what a person's own shell says of AWS and the chat, and puts in what Lambda would.</summary>
    /// <param name="environment">A process's, with what it inherits.</param>
    /// <param name="function">The function that the process is.</param>
    /// <param name="configured">Variables of the function's configuration, credentials among them.</param>
    /// <param name="runtimeApi">Where the process asks for events.</param>
    /// <param name="folder">The program's.</param>
    public static void Fill(
        IDictionary<string, string?> environment, ChatFunction function, IReadOnlyDictionary<string, string> configured, string runtimeApi, string folder)
    {
        foreach (var name in environment.Keys.Where(IsForeign).ToList()) environment.Remove(name);
        environment["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        environment["_HANDLER"] = function.Name;
        environment["LAMBDA_TASK_ROOT"] = folder;
        environment["AWS_LAMBDA_FUNCTION_NAME"] = function.Name;
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemoryMegabytes.ToString(CultureInfo.InvariantCulture);
        environment["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        environment["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{function.Name}";
        environment["AWS_LAMBDA_LOG_STREAM_NAME"] = "local";
        // There is no instance to ask for credentials, and asking takes seconds.
        environment["AWS_EC2_METADATA_DISABLED"] = "true";
        // A managed process lives too short for the runtime to learn from it, and learning makes its start dearer.
        environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in configured) environment[name] = value;
        // Of the chat's variables a function gets those that the topology gives it, as on AWS.
        foreach (var name in environment.Keys.Where(name => IsOfTheChat(name) && !function.Variables.Contains(name)).ToList()) environment.Remove(name);
        if (function.Variables.Contains(ChatVariables.Function)) environment[ChatVariables.Function] = function.Name;
    }

    private static bool IsForeign(string name) => Foreign.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    private static bool IsOfTheChat(string name) => name.StartsWith("CHAT_", StringComparison.Ordinal);
}
