using System.Diagnostics;

namespace Chat.LocalGateway;

/// <summary>
/// How the gateway starts programs of its own. Ctrl-C at a terminal reaches every program there; these must not take it as
/// theirs, as the gateway needs them until its last connection has been taken leave of.
/// </summary>
internal static class ChildProcess
{
    private const string WithoutInterrupts = """trap '' INT; exec "$0" "$@" """;

    // A shell beside the program reads from the gateway, which never writes: the end of that is the gateway's own.
    private const string WhileTheGatewayLives =
        """trap '' INT; exec 3<&0; { cat <&3; kill -9 $$; } >/dev/null 2>&1 & exec "$0" "$@" 3<&- """;

    /// <param name="program">A file, or a name that is looked for on the path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="endsWithGateway">
    /// For a program that would not notice: it is ended when the gateway is killed. Only where there is a shell, so not on Windows.
    /// </param>
    public static ProcessStartInfo Command(string program, IEnumerable<string> arguments, bool endsWithGateway = false)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(program, arguments) { CreateNewProcessGroup = true }
            : new ProcessStartInfo("/bin/sh", ["-c", endsWithGateway ? WhileTheGatewayLives : WithoutInterrupts, program, .. arguments]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        return start;
    }
}
