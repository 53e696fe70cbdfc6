using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// How far an explanation moves, relative to itself, for how far something else does: the largest
/// ‖(A(x) − A(x_j))/A(x)‖₂ / max(‖(x − x_j)/x‖₂, ε), over points x_j with the same predicted class as x; or with the outputs, ‖y(x) −
/// y(x_j)‖₂, or the values of layers below (Agarwal et al. 2022, "Rethinking Stability for Attribution-based Explanations", arXiv
/// 2203.06877).
/// </summary>
/// <remarks>
/// Low is good. Divisions are element by element, by ε where an element is 0: elements near 0 decide the score. Points with another
/// predicted class are left out. The columns are the ratio of each point and whether it counts, 1 or 0.
/// </remarks>
public sealed record RelativeStability : RobustnessMeasure
{
    /// <summary>What the change is compared with; the input by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reference.</exception>
    public StabilityReference Reference
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Reference), "a stability reference", value);
    }

    /// <summary>The layers whose values are compared, all together, where the reference is the representation.</summary>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    public IReadOnlyList<LayerKey> Layers
    {
        get;
        init => field = Array.AsReadOnly([.. Expect.NotNull(value, nameof(Layers))]);
    } = [];

    /// <summary>ε, above 0; 10⁻⁶ by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public double Epsilon
    {
        get;
        init => field = Expect.Positive(value, nameof(Epsilon));
    } = 1e-6;

    private protected override MeasureResult Judge<T>(
        MeasureCall<T> call, AttributionMethod method, FunctionInput<T>[] inputs, Neighbour<T> input, Neighbour<T>[] neighbours)
    {
        if (Reference == StabilityReference.Representation && Layers.Count == 0)
            throw Expect.Unexpected(nameof(Layers), "at least one layer", "none");
        double[][]? representations = Reference == StabilityReference.Representation ? Representations(call, method, inputs) : null;
        int predicted = TensorPrimitives.IndexOfMax<double>(input.Outputs);
        var ratios = new double[neighbours.Length];
        var counts = new double[neighbours.Length];
        double largest = double.NegativeInfinity;
        for (int j = 0; j < ratios.Length; j++)
        {
            var near = neighbours[j];
            double change = Reference switch
            {
                StabilityReference.Input => RelativeChange(input.Wide, near.Wide),
                StabilityReference.Output => Distance(input.Outputs, near.Outputs),
                _ => RelativeChange(representations![0], representations[j + 1]),
            };
            ratios[j] = RelativeChange(input.Attributions, near.Attributions) / Math.Max(change, Epsilon);
            if (TensorPrimitives.IndexOfMax<double>(near.Outputs) != predicted)
                continue;
            counts[j] = 1;
            largest = Math.Max(largest, ratios[j]);
        }

        return double.IsNegativeInfinity(largest)
            ? throw Expect.Unexpected(
                nameof(Noise), "a point at least with the same predicted class as the input", $"another class at each of {ratios.Length}")
            : new MeasureResult(largest, ("ratios", ratios), ("counts", counts));
    }

    private double[][] Representations<T>(MeasureCall<T> call, AttributionMethod method, FunctionInput<T>[] inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var all = new List<double>[inputs.Length];
        for (int j = 0; j < all.Length; j++)
            all[j] = [];
        foreach (var layer in Layers)
        {
            var values = new LayerActivation(layer) { MaxDegreeOfParallelism = method.MaxDegreeOfParallelism }
                .ExplainAll(call.Function, inputs, targets: [call.Target], cancellation: call.Cancellation);
            for (int j = 0; j < all.Length; j++)
                all[j].AddRange(values[j].Values.Doubles());
        }

        return Array.ConvertAll(all, values => values.ToArray());
    }

    /// <summary>‖(a − b)/a‖₂, with ε in place of a 0 below.</summary>
    private double RelativeChange(double[] a, double[] b)
    {
        var quotients = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
            quotients[i] = (a[i] - b[i]) / (a[i] == 0 ? Epsilon : a[i]);
        return TensorPrimitives.Norm<double>(quotients);
    }
}
