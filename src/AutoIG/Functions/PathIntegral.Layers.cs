using System.Numerics.Tensors;

namespace AutoIG.Functions;

/// <content>What is integrated of a layer, along one, or through its neurons.</content>
internal sealed partial class PathIntegral<T>
{
    private PathTangents<T>? tangents;
    private LayerPoints<T>? layerPoints;
    private LayerLinePoints<T>? layerLinePoints;
    private NeuronPoints<T>? neuronPoints;
    private double[] layerSums = [];
    private T[] neuronSeeds = [];
    private bool isAlongLayer;

    /// <summary>The layer that is explained, or through which is explained.</summary>
    public LayerInfo? Layer { get; set; }

    /// <summary><see cref="Layer"/>, where it lies before the frontier.</summary>
    public LayerInfo? LayerInPrefix => Layer is { InPrefix: true } ? Layer : null;

    /// <summary>
    /// The elements of <see cref="Layer"/> whose adjoints are overwritten by <see cref="NeuronSeeds"/> in the transposed prefix;
    /// <see langword="null"/> for none.
    /// </summary>
    public int[]? Neurons { get; private set; }

    /// <summary>One adjoint for each of <see cref="Neurons"/>, for consecutive rows of sums.</summary>
    public ReadOnlySpan<T> NeuronSeeds(int row, int count) => neuronSeeds.AsSpan(row * Neurons!.Length, count * Neurons.Length);

    /// <summary>
    /// Integrates ∂F/∂y of the elements y of <see cref="Layer"/>, times dy/dα where asked for: after it, <see cref="LayerSums"/> holds a
    /// row for each segment.
    /// </summary>
    /// <remarks>
    /// Before the frontier y is affine in α and dy/dα stands outside the integral, and the adjoints of y follow from the sum at the
    /// frontier.
    /// </remarks>
    public void IntegrateLayer(bool timesTangent)
    {
        bool inPrefix = LayerInPrefix is not null;
        if (timesTangent)
            (tangents ??= new PathTangents<T>()).Push(this);
        if (inPrefix && IsThroughFrontier)
        {
            Integrate();
        }
        else
        {
            layerPoints ??= new LayerPoints<T>();
            layerPoints.TimesTangent = timesTangent && !inPrefix;
            ClearSums();
            layerPoints.Run(this);
        }
        for (int row = 0; timesTangent && inPrefix && row < AllSumRows; row++)
            tangents!.Multiply(LayerSums(row), row % Segments);
    }

    /// <summary>
    /// Integrates ∂F/∂y of the elements y of <see cref="Layer"/> along the straight line between what the layer is at the ends of each
    /// segment, where it alone is replaced: after it, <see cref="LayerSums"/> holds a row for each segment. The ends must have been
    /// evaluated with the layer.
    /// </summary>
    public void IntegrateAlongLayer()
    {
        isAlongLayer = true;
        // What is written into a layer before the frontier has to go through the rest of the prefix.
        IsThroughFrontier &= LayerInPrefix is null;
        ClearSums();
        (layerLinePoints ??= new LayerLinePoints<T>()).Run(this);
    }

    /// <summary>
    /// Integrates derivatives by the input of some elements y_j of <see cref="Layer"/>: after it, <see cref="Sums"/> holds a row for each
    /// segment.
    /// </summary>
    /// <param name="neurons">The elements, in storage order.</param>
    /// <param name="ofTheirSum">
    /// Whether Σ_j ∂y_j/∂x is integrated rather than Σ_j ∂F/∂y_j · ∂y_j/∂x.
    /// </param>
    public void IntegrateThroughNeurons(int[] neurons, bool ofTheirSum)
    {
        if (LayerInPrefix is null)
        {
            neuronPoints ??= new NeuronPoints<T>();
            (neuronPoints.Neurons, neuronPoints.OfTheirSum) = (neurons, ofTheirSum);
            Integrate(neuronPoints);
            return;
        }
        // Before the frontier ∂y_j/∂x is constant: the integral of ∂F/∂y_j, or of 1, goes back once, alone.
        if (!ofTheirSum)
            IntegrateLayer(timesTangent: false);
        Buffers.Grow(ref neuronSeeds, Expect.Count(AllSumRows, neurons.Length, "baselines", "seeds of all sums together"));
        for (int row = 0; row < AllSumRows; row++)
        {
            var seeds = neuronSeeds.AsSpan(row * neurons.Length, neurons.Length);
            for (int j = 0; j < seeds.Length; j++)
                seeds[j] = T.CreateTruncating(ofTheirSum ? TensorPrimitives.Sum(WeightsOf(row)) : LayerSums(row)[neurons[j]]);
        }
        Neurons = neurons;
        IsThroughFrontier = true;
        ClearSums();
        PropagateSums();
    }

    /// <summary>The weights by which a row of sums is summed up.</summary>
    private ReadOnlySpan<double> WeightsOf(int row) => row < Segments
        ? WeightsAt(row * NodesPerSegment, NodesPerSegment)
        : DifferencesAt((row - Segments) * NodesPerSegment, NodesPerSegment);

    /// <summary>What was summed for <see cref="Layer"/>, in storage order.</summary>
    public Span<double> LayerSums(int row)
    {
        int length = Bound.LayerLengths[Layer!.Index];
        return layerSums.AsSpan(row * length, length);
    }

    /// <summary>The frontier's tangent dz/dα along a segment, where <see cref="IntegrateLayer"/> multiplies by tangents.</summary>
    public void FrontierTangent(int segment, int value, Span<T> tangent) => tangents!.OfFrontier(segment, value, tangent);

    private long AllocatedBytesForLayers =>
        (tangents?.AllocatedBytes ?? 0) + (layerPoints?.AllocatedBytes ?? 0) + (layerLinePoints?.AllocatedBytes ?? 0)
        + (neuronPoints?.AllocatedBytes ?? 0) + (sizeof(double) * (long)layerSums.Length);
}
