using System.Globalization;
using System.Numerics.Tensors;
using Spectre.Console;

namespace AutoIG.Series;

/// <summary>Says in a terminal, or a file, what was found: of each kind one motion, then channels and strokes over all motions.</summary>
internal sealed class MotionPrinter(IAnsiConsole console)
{
    // Of 100 moments two make a block; with the names before it the line holds in 60.
    private const int MomentsPerBlock = 2, ShownChannels = 2;

    public void Print(IReadOnlyList<ExplainedMotion> motions, int shown)
    {
        foreach (var motion in motions.GroupBy(motion => motion.Motion.Kind).SelectMany(kind => kind.Take(shown)))
            Print(motion);
        Write($"{motions.Count(motion => motion.IsRight)} of {motions.Count} answers are right.");
        PrintChannels(motions);
        PrintStrokes(motions);
    }

    private void Print(ExplainedMotion motion)
    {
        string truth = motion.IsRight ? "" : $", which is wrong: {Motion.Kinds[motion.Motion.Kind]}";
        Write($"{motion.Title}: {motion.AnswerName} with {100 * motion.Probabilities[motion.Answer]:F1} %{truth}");
        foreach (int channel in Enumerable.Range(0, 6).OrderByDescending(motion.ShareOf).Take(ShownChannels))
        {
            double[] signal = [.. motion.Motion.Channel(channel).ToArray().Select(number => (double)number)];
            double[] size = [.. motion.Channel(channel).ToArray().Select(Math.Abs)];
            Line($"{Motion.Channels[channel],-7} {Sparkline.Of(signal, MomentsPerBlock)}");
            Line($"   |A|  {Sparkline.Of(size, MomentsPerBlock)}");
        }

        Line($"occlus. {Sparkline.Of(motion.Occlusion, MomentsPerBlock)}");
        Line("");
    }

    /// <summary>What each channel has of Σ |A|, by answer.</summary>
    private void PrintChannels(IReadOnlyList<ExplainedMotion> motions)
    {
        Write($"Share of each channel in |A|, mean by answer, in %:");
        var table = new Table().Border(TableBorder.Simple).AddColumn(Left("answer"));
        foreach (string channel in Motion.Channels)
            table.AddColumn(Right(channel));
        foreach (var answer in motions.GroupBy(motion => motion.Answer).OrderBy(answer => answer.Key))
        {
            table.AddRow(
            [
                Motion.Kinds[answer.Key],
                .. Enumerable.Range(0, 6).Select(channel =>
                    (100 * answer.Average(motion => motion.ShareOf(channel))).ToString("F0", CultureInfo.InvariantCulture)),
            ]);
        }

        console.Write(table);
    }

    private void PrintStrokes(IReadOnlyList<ExplainedMotion> motions)
    {
        ExplainedMotion[] strokes = [.. motions.Where(motion => motion.Motion.Strokes.Count > 0)];
        if (strokes.Length == 0)
            return;
        Write($"Strokes: {100 * strokes.Average(motion => motion.AtStrokes().Attribution):F0} % of |A| lies within 0.4 s of one,");
        Write($"as {100 * strokes.Average(motion => motion.AtStrokes().Time):F0} % of the time does.");
    }

    private void Write(FormattableString text) => Line(FormattableString.Invariant(text));

    // Lines are as wide as they are meant to be: Spectre would break them where it thinks that a terminal ends.
    private void Line(string text) => console.Profile.Out.Writer.WriteLine(text);

    private static TableColumn Left(string header) => new TableColumn(header).NoWrap().PadLeft(0).PadRight(1);

    private static TableColumn Right(string header) => new TableColumn(header).NoWrap().RightAligned().PadLeft(0).PadRight(1);
}
