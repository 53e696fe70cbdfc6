using System.Globalization;
using Spectre.Console;

namespace AutoIG.Demos;

/// <summary>How demos end: 0 when done, 130 when cancelled, 1 with one message when what they were given cannot be.</summary>
internal static class DemoRun
{
    /// <summary>Runs a demo, and says in the terminal why it did not come to its end.</summary>
    /// <param name="demo">The demo.</param>
    /// <returns>The exit code.</returns>
    public static int ExitCodeOf(Action demo)
    {
        try
        {
            demo();
            return 0;
        }
        catch (OperationCanceledException)
        {
            AnsiConsole.MarkupLine("[yellow]Cancelled.[/]");
            return 130;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or FormatException or UnauthorizedAccessException)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{exception.Message}[/]");
            return 1;
        }
    }
}
