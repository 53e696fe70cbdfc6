using System.Globalization;
using AutoIG.Series;

namespace AutoIG.Voice;

/// <summary>Says in a terminal, or a file, what was found.</summary>
internal sealed class VoicePrinter(TextWriter console)
{
    // With the names before it a line holds in 60 columns.
    private const int Blocks = 51;

    public void Print(IReadOnlyList<Decision> decisions, IReadOnlyList<Passage> passages)
    {
        int each = Math.Max(1, (decisions.Count + Blocks - 1) / Blocks);
        Write($"{decisions.Count} frames of 32 ms; a block is {each} of them");
        Line("loud", decision => decision.Loudness);
        Line("speech", decision => decision.Probability);
        Line("sound", decision => decision.OfSoundTogether);
        Line("memory", decision => decision.OfMemory);
        foreach (var passage in passages)
        {
            Write($"");
            Write($"Speech from {passage.Start:F2} to {passage.End:F2} s");
            Parts("begins", passage.First);
            Parts("middle", passage.Middle);
        }

        void Line(string name, Func<Decision, double> value)
        {
            // The last block may be of fewer frames: the last frame stands for those that are missing.
            double[] all = [.. decisions.Select(value)];
            double[] whole = [.. all, .. Enumerable.Repeat(all[^1], (each - (all.Length % each)) % each)];
            Write($"{name,-7} {Sparkline.Of(whole, each)}");
        }

        void Parts(string name, Decision decision)
        {
            var (logit, sound, memory) = (decision.Logit, decision.OfSoundTogether, decision.OfMemory);
            Write($"  {name}: logit {logit:+0.00;-0.00}, sound {sound:+0.00;-0.00}, memory {memory:+0.00;-0.00}");
        }
    }

    private void Write(FormattableString text) => console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
