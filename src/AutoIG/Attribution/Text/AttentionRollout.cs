using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Attention rollout: how much of each input token is mixed into each position behind the last block, if attention's weights say what is
/// mixed and the residual sums keep half: Â_last ⋯ Â_1 Â_0 with Â = ½ Ā + ½ I, Ā the weights with the heads fused and each row of Â divided
/// by its sum (Abnar &amp; Zuidema 2020, "Quantifying Attention Flow in Transformers", ACL, arXiv 2005.00928).
/// </summary>
/// <remarks>
/// The weights are layers: locals that hold what <see cref="Nn.AttentionWeights{T}(Tensor{T}, Tensor{T}, Tensor{T}, bool, double?)"/> or a
/// softmax of scores gives, of the shape [heads, tokens, tokens]; one head needs no axis. The weights of one block by themselves are
/// <see cref="LayerActivation"/> of it. The result is [positions, tokens] and depends on no output: which position is of interest, the last
/// or a mean over all, is the reader's choice. The model runs forward once for each block.
/// </remarks>
public sealed record AttentionRollout : AttributionMethod
{
    // By how much a row of weights in single precision may miss 1.
    private const double RowBound = 1e-3;

    /// <summary>The rollout of some blocks.</summary>
    /// <param name="weights">The layers that hold attention's weights, from the first block on; at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public AttentionRollout(params IReadOnlyList<LayerKey> weights) => Weights = weights;

    /// <summary>The layers that hold attention's weights, from the first block on.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public IReadOnlyList<LayerKey> Weights
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Weights));
            field = value.Count > 0 ? [.. value] : throw Expect.Unexpected(nameof(Weights), "at least one layer", "none");
        }
    }

    /// <summary>What stands for the heads of a block; their mean by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such fusion.</exception>
    public HeadFusion Heads
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Heads), "a HeadFusion", value);
    }

    internal override bool HasBaseline => false;

    internal override LayerKey? ExplainedLayer => Weights[^1];

    internal override bool GivesMap => true;

    internal override int[] MapShape<T>(BoundFunction<T> bound)
    {
        int tokens = bound.Plan.LayerShapes[Layers.Find(bound, Weights[0]).Index] is [.., var queries, _] ? queries : 0;
        foreach (var key in Weights)
        {
            int[] shape = bound.Plan.LayerShapes[Layers.Find(bound, key).Index];
            if (shape.Length < 2 || shape[^1] != tokens || shape[^2] != tokens)
            {
                throw Expect.Unexpected(
                    nameof(Weights), $"attention of the same tokens in every block, [heads, {tokens}, {tokens}]",
                    $"the layer '{key.Name}' of shape {Elements.Show(shape)}");
            }
        }
        return [tokens, tokens];
    }

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        int tokens = MapShape(work.Bound)[0];
        work.EvaluateEnds();
        for (int block = 0; block < Weights.Count; block++)
        {
            var layer = Layers.Find(work.Bound, Weights[block]);
            work.Path.EvaluateEnds(layer);
            for (int sample = 0; sample < work.Samples; sample++)
            {
                double[] mixed = Mixed(work.Path.LayerAt(sample), work.Bound.Plan.LayerShapes[layer.Index], layer, tokens);
                Multiply(mixed, work.Result(sample), tokens, isFirst: block == 0);
            }
        }
    }

    /// <summary>Â of one block.</summary>
    private double[] Mixed<T>(ReadOnlySpan<T> stored, int[] shape, LayerInfo layer, int tokens)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int square = tokens * tokens, heads = stored.Length / square;
        var fused = new double[square];
        for (int head = 0; head < heads; head++)
        {
            for (int row = 0; row < tokens; row++)
            {
                double total = 0;
                for (int i = row * tokens; i < (row + 1) * tokens; i++)
                {
                    double weight = double.CreateTruncating(stored[Layers.StoragePosition(shape, layer.Storage, (head * square) + i)]);
                    total += weight;
                    fused[i] = Heads == HeadFusion.Max && head > 0 ? Math.Max(fused[i], weight)
                        : fused[i] + (Heads == HeadFusion.Max ? weight : weight / heads);
                }
                if (!(Math.Abs(total - 1) <= RowBound))
                {
                    throw Expect.Unexpected(
                        nameof(Weights), "attention's weights, whose rows each sum to 1",
                        string.Create(CultureInfo.InvariantCulture, $"the layer '{layer.Name}', of which row {row} sums to {total}"));
                }
            }
        }
        for (int row = 0; row < tokens; row++)
        {
            var weights = fused.AsSpan(row * tokens, tokens);
            double sum = 1;
            foreach (double weight in weights)
                sum += weight;
            weights[row] += 1;
            for (int i = 0; i < tokens; i++)
                weights[i] /= sum;
        }
        return fused;
    }

    /// <summary>Â in front of what the blocks before gave.</summary>
    private static void Multiply(double[] mixed, Span<double> rollout, int tokens, bool isFirst)
    {
        if (isFirst)
        {
            mixed.CopyTo(rollout);
            return;
        }
        double[] before = rollout.ToArray();
        rollout.Clear();
        for (int row = 0; row < tokens; row++)
        {
            for (int k = 0; k < tokens; k++)
            {
                for (int i = 0; i < tokens; i++)
                    rollout[(row * tokens) + i] += mixed[(row * tokens) + k] * before[(k * tokens) + i];
            }
        }
    }
}
