using System.CommandLine;

namespace AutoIG.Tool.Commands;

/// <summary>All commands, and what their failures become: one line on standard error and an exit code.</summary>
internal static class RootCommands
{
    /// <summary>The commands, which parse a command line.</summary>
    public static RootCommand Create(Terminal terminal) =>
        new("Explains rows of data by AutoIG models: a line, an array or a column of attributions for each.")
        {
            ExplainCommand.Create(terminal),
            MergeCommand.Create(terminal),
            SummaryCommand.Create(terminal),
            ImportCommand.Create(terminal),
        };

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The words behind <c>autoig</c>.</param>
    /// <param name="terminal">The streams.</param>
    /// <param name="cancellation">Cancelled by Ctrl+C.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation)
    {
        var parsed = Create(terminal).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await WriteAsync(terminal, error.Message).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        // Help goes where results go, as text.
        var output = new StreamWriter(terminal.Output, leaveOpen: true);
        await using (output.ConfigureAwait(false))
        {
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            try
            {
                return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                await WriteAsync(terminal, "stopped; nothing was left half-written.").ConfigureAwait(false);
                return ExitCode.Interrupted;
            }
            catch (ToolException fault)
            {
                await WriteAsync(terminal, fault.Message).ConfigureAwait(false);
                return fault.Code;
            }
            catch (Exception fault) when (
                fault is IOException or UnauthorizedAccessException or TensorFileException || IsFileTooLong(fault))
            {
                await WriteAsync(terminal, fault.Message).ConfigureAwait(false);
                return ExitCode.BadInput;
            }
        }
    }

    /// <summary>What the base library makes of a file that is longer than the system allows (EFBIG), among failures of writing.</summary>
    private static bool IsFileTooLong(Exception fault) =>
        fault is ArgumentOutOfRangeException { ParamName: "value", Source: "System.Private.CoreLib" };

    private static Task WriteAsync(Terminal terminal, string message) =>
        terminal.Error.WriteLineAsync($"autoig: {message.ReplaceLineEndings(" ")}");
}
