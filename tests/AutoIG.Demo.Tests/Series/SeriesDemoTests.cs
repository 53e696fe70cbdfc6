using AutoIG.Series;

namespace AutoIG.Demo.Tests.Series;

/// <summary>The demo of series as users run it: what it prints, what it writes, what it refuses, and that it finds the strokes.</summary>
public sealed class SeriesDemoTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-series-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_guide_states_what_it_prints()
    {
        var (code, text) = DemoProgram.Run("Series", folder, "", "--out", folder);
        Assert.Equal(0, code);
        Assert.DoesNotContain('\u001b', text);
        string[] lines = [.. DemoProgram.Trimmed(text).Where(line => !line.StartsWith("Report:", StringComparison.Ordinal))];
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 60));
        string stated = DemoProgram.Stated("docs/guides/series.md", "dotnet run -c Release --project demo/Series");
        Assert.Equal(DemoProgram.Trimmed(stated), lines);
        string report = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Equal(40, report.Split("\"kind\":\"series\"").Length - 1);
        Assert.Equal(10, report.Split("Strokes at ").Length - 1);
    }

    /// <summary>When the strokes are is known: attributions of what is said to be strokes lie there, not evenly.</summary>
    [Fact]
    public void Attributions_lie_where_the_strokes_are()
    {
        var network = MotionClassifier.Open(Path.Combine(DemoProgram.FolderOf("Series"), "Data", "motions.safetensors"));
        var all = new MotionExplainer(network, steps: 50, CancellationToken.None).Explain(MotionClassifier.Motions(40));
        ExplainedMotion[] strokes = [.. all.Where(motion => motion.Motion.Strokes.Count > 0)];
        Assert.Equal(10, strokes.Length);
        Assert.True(strokes.Average(motion => motion.AtStrokes().Attribution) > 1.5 * strokes.Average(motion => motion.AtStrokes().Time));
        // Shares of channels are shares; integrals are complete up to the quadrature; occlusion has a number a moment.
        Assert.All(all, motion =>
        {
            Assert.Equal(1, Enumerable.Range(0, 6).Sum(motion.ShareOf), 1e-12);
            Assert.InRange(Math.Abs(motion.ConvergenceDelta), 0, 0.02 * Math.Abs(motion.Output - motion.BaselineOutput));
            Assert.Equal((Motion.Steps, Motion.Steps), (motion.Occlusion.Length, motion.GradCam.Length));
            Assert.All(motion.GradCam, value => Assert.True(value >= 0));
        });
        Assert.Contains(all, motion => motion.GradCam.Any(value => value > 0));
    }

    /// <summary>F(x) − F(x with a second of the baseline), over the windows that hold a moment, by the definition.</summary>
    [Fact]
    public void Occlusion_is_what_the_output_loses()
    {
        var network = MotionClassifier.Open(Path.Combine(DemoProgram.FolderOf("Series"), "Data", "motions.safetensors"));
        var motion = MotionClassifier.Motions(4)[3];
        var explained = new MotionExplainer(network, steps: 5, CancellationToken.None).Explain([motion])[0];
        float[] baseline = [.. network.Baseline];
        double[] sums = new double[Motion.Steps], counts = new double[Motion.Steps];
        for (int from = 0; from <= 90; from += 5)
        {
            float[] hidden = [.. motion.Signal];
            for (int channel = 0; channel < 6; channel++)
            {
                int start = (channel * Motion.Steps) + from;
                baseline.AsSpan(start, 10).CopyTo(hidden.AsSpan(start, 10));
            }

            double lost = explained.Output - network.LogitsDerivative.Evaluate(hidden)[explained.Answer];
            for (int step = from; step < from + 10; step++)
                (sums[step], counts[step]) = (sums[step] + lost, counts[step] + 1);
        }

        Assert.Equal(sums.Zip(counts, (sum, count) => sum / count), explained.Occlusion, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Trains_a_network_of_its_own()
    {
        string path = Path.Combine(folder, "own.safetensors");
        var (code, text) = DemoProgram.Run("Series", folder, "", "--train", path, "--epochs", "1");
        Assert.Equal(0, code);
        Assert.StartsWith("epoch   1: loss ", text, StringComparison.Ordinal);
        Assert.EndsWith(" of 400 motions that it has not seen are right.\n", text, StringComparison.Ordinal);
        Assert.Equal([6, 100], MotionClassifier.Open(path).Baseline.Lengths.ToArray());
    }

    [Theory]
    [InlineData("--count: expected at least 1, got 0.", "--count", "0")]
    [InlineData("--epochs: expected at least 1, got 0.", "--train", "x", "--epochs", "0")]
    [InlineData("Steps", "--steps", "0")]
    public void What_it_cannot_do_it_refuses(string expected, params string[] arguments)
    {
        var (code, text) = DemoProgram.Run("Series", folder, "", [.. arguments, "--out", folder]);
        Assert.Equal(1, code);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }
}
