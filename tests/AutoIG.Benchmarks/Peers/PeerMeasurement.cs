using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG.Benchmarks.Peers;

/// <summary>
/// Runs a model on the work that its peer has timed, checks the numbers, and times it in the same way: medians of whole explanations.
/// </summary>
internal static class PeerMeasurement
{
    /// <summary>The difference of attributions from which on a run in double precision is asked.</summary>
    public const double Dispute = 1e-3;

    private const int WarmUps = 3;
    private const int Fewest = 3;
    private const int Most = 2000;

    // A method is compiled again, with what its first runs taught, in the background: measured is what a service sees from its second
    // second on.
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1.5);

    /// <summary>Measures one model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">
    /// Where the peer wrote <c>weights.safetensors</c> and <c>case.safetensors</c>, and its run in double precision
    /// <c>double.safetensors</c>, if it was asked for one.
    /// </param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="steps">Gauss–Legendre points; the peer's attributions are of 50.</param>
    /// <param name="time">How long to repeat.</param>
    public static PeerRow Run(PeerModel model, string folder, int threads, int steps, TimeSpan time)
    {
        using var weights = SafeTensors.Open(Path.Combine(folder, "weights.safetensors"));
        using var expected = SafeTensors.Open(Path.Combine(folder, "case.safetensors"));
        var function = model.Create(weights);
        var input = expected.Get<float>("input");
        int target = (int)Flatten(expected.Get<float>("target"))[0];
        var method = new IntegratedGradients { Steps = steps, MaxDegreeOfParallelism = threads };

        var why = method.Explain(function, input, target: target);
        float[] ours = Flatten(why.Values), theirs = Flatten(expected.Get<float>("attribution"));
        double difference = Difference(ours, theirs);
        string judgePath = Path.Combine(folder, "double.safetensors");
        double[]? judge = null;
        double? doubleDifference = null;
        if (File.Exists(judgePath))
        {
            using var judged = SafeTensors.Open(judgePath);
            judge = Flatten(judged.Get<double>("attribution"));
        }
        if (difference > Dispute)
        {
            double[] exact = Flatten(method.Explain(model.CreateDouble(weights), expected.Get<double>("input"), target: target).Values);
            doubleDifference = judge is null ? null : Difference(exact, judge);
            judge ??= exact;
        }
        double outputDifference = Difference(Flatten(why.Outputs), Flatten(expected.Get<float>("output")));

        if (time > TimeSpan.Zero)
            WarmUp(() => method.Explain(function, input, target: target));

        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        method.Explain(function, input, target: target);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        var runs = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (runs.Count < Fewest || (Stopwatch.GetElapsedTime(begin) < time && runs.Count < Most))
        {
            long start = Stopwatch.GetTimestamp();
            method.Explain(function, input, target: target);
            runs.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        runs.Sort();
        double median = runs[runs.Count / 2];
        return new PeerRow
        {
            Model = model.Name,
            Ms = Math.Round(median, median < 10 ? 4 : 1),
            MaxRelativeDifference = difference,
            MaxRelativeDifferenceToDouble = judge is null ? null : Difference(ours, judge),
            PeersRelativeDifferenceToDouble = judge is null ? null : Difference(theirs, judge),
            DoublesRelativeDifference = doubleDifference,
            OutputRelativeDifference = outputDifference,
            AllocatedBytes = allocated,
            Threads = threads,
            Steps = steps,
            PeakWorkspaceBytes = function.WorkspaceBytes + Scratch.AllocatedBytes,
            Gflops = Math.Round(4.0 * model.MultiplyAdds * steps / (median * 1e6), 1),
        };
    }

    /// <summary>Explains until the machine code is the one that stays.</summary>
    public static void WarmUp(Action explain)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int n = 0; n < WarmUps || Stopwatch.GetElapsedTime(begin) < WarmUpTime; n++)
            explain();
    }

    internal static T[] Flatten<T>(Tensor<T> tensor)
    {
        var elements = new T[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }

    private static double Difference<TOurs, TTheirs>(TOurs[] ours, TTheirs[] theirs)
        where TOurs : IFloatingPoint<TOurs>
        where TTheirs : IFloatingPoint<TTheirs>
    {
        if (ours.Length != theirs.Length)
            throw new InvalidDataException($"The peer has {theirs.Length} numbers; expected {ours.Length}.");
        double largest = 0, scale = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            double peer = double.CreateChecked(theirs[i]);
            largest = Math.Max(largest, Math.Abs(double.CreateChecked(ours[i]) - peer));
            scale = Math.Max(scale, Math.Abs(peer));
        }
        return largest / scale;
    }
}
