using System.Diagnostics;
using System.Globalization;

namespace AutoIG.Tool.Jobs;

/// <summary>
/// How far a command is, on standard error. Who watches sees one line that changes; where it is redirected, whole lines come at each tenth
/// and nothing in them moves a cursor.
/// </summary>
/// <param name="terminal">Where it is written.</param>
/// <param name="total">How many rows there are; <see langword="null"/> where nobody knows.</param>
/// <param name="isQuiet">Whether nothing is written.</param>
internal sealed class ProgressLine(Terminal terminal, long? total, bool isQuiet)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan shown = -Pause;
    private long tenth = -1;

    /// <summary>So many rows are done.</summary>
    public void Report(long rows)
    {
        if (isQuiet || watch.Elapsed - shown < Pause)
            return;
        if (!terminal.IsErrorRedirected)
        {
            Show(rows, "\r", "");
        }
        else if (total is { } all && rows < all && 10 * rows / all is var now && now > tenth)
        {
            tenth = now;
            Show(rows, "", Environment.NewLine);
        }
    }

    /// <summary>All rows are done.</summary>
    public void Complete(long rows)
    {
        if (!isQuiet)
            Show(rows, terminal.IsErrorRedirected ? "" : "\r", Environment.NewLine);
    }

    private void Show(long rows, string before, string behind)
    {
        shown = watch.Elapsed;
        double rate = rows / Math.Max(watch.Elapsed.TotalSeconds, 1e-3);
        string text = total is not { } all
            ? string.Create(CultureInfo.InvariantCulture, $"{rows} rows, {rate:0} a second")
            : string.Create(
                CultureInfo.InvariantCulture, $"{rows} of {all} rows, {(all == 0 ? 100 : 100 * rows / all)} %, {rate:0} a second");
        // What was longer before is written over.
        terminal.Error.Write(before + (before.Length > 0 ? text.PadRight(60) : text) + behind);
        terminal.Error.Flush();
    }
}
