using System.Numerics.Tensors;

namespace AutoIG.Series;

/// <summary>Reads the network that comes with the demo, and says how often it is right.</summary>
internal static class MotionClassifier
{
    /// <summary>Reads weights.</summary>
    /// <param name="path">The file, as <see cref="MotionWeights.WriteTo"/> writes it.</param>
    public static MotionNet Open(string path)
    {
        using var weights = SafeTensors.Open(path);
        var network = new MotionNet(weights);
        weights.EnsureAllUsed();
        return network;
    }

    /// <summary>The motions that the demo explains, and that no network was trained with.</summary>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<Motion> Motions(int count) => new MotionMaker(seed: 2).Make(count);

    /// <summary>How many motions a network is right about.</summary>
    public static int CountRight(MotionNet network, IEnumerable<Motion> motions) => motions.Count(motion =>
        Tensor.IndexOfMax<float>(network.LogitsDerivative.Evaluate(motion.Signal)) == motion.Kind);
}
