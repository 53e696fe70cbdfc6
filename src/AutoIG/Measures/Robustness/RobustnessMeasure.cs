using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// How an explanation moves when the input does: the method is run again at points x + ε_j next to x, for the same target.
/// </summary>
/// <remarks>
/// An explanation that never moves scores best, and says nothing; where the model itself is steep, a true explanation must move.
/// </remarks>
public abstract record RobustnessMeasure : Measure
{
    private protected RobustnessMeasure()
    {
    }

    /// <summary>The ε_j: given, or drawn; uniform between −0.02 and 0.02 by default.</summary>
    /// <exception cref="ArgumentNullException">The noise is <see langword="null"/>.</exception>
    public Noise Noise
    {
        get;
        init => field = Expect.NotNull(value, nameof(Noise));
    } = Noise.Uniform(0.02);

    /// <summary>How many points are drawn; 10 by default. Noise that is given counts itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Samples
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Samples));
    } = 10;

    /// <summary>The seed of drawn noise.</summary>
    public long Seed { get; init; }

    internal sealed override MeasureResult Judge<T>(MeasureCall<T> call, AttributionMethod method)
    {
        T[][] rows = NoisyRows.Of(call, Noise, Samples, Seed, sign: 1);
        // x is the first, so that all are explained in one way.
        var inputs = new FunctionInput<T>[rows.Length + 1];
        inputs[0] = call.Input;
        for (int j = 0; j < rows.Length; j++)
        {
            call.Cancellation.ThrowIfCancellationRequested();
            inputs[j + 1] = call.InputOf(rows[j]);
        }

        var attributions = method.ExplainAll(call.Function, inputs, call.Baseline, [call.Target], cancellation: call.Cancellation);
        double[] atInput = Checked(call.ElementsOf(attributions[0]));
        var neighbours = new Neighbour<T>[rows.Length];
        for (int j = 0; j < rows.Length; j++)
            neighbours[j] = new Neighbour<T>(rows[j], Checked(call.ElementsOf(attributions[j + 1])), attributions[j + 1].Outputs.Doubles());
        return Judge(call, method, inputs, new Neighbour<T>(call.X, atInput, attributions[0].Outputs.Doubles()), neighbours);
    }

    /// <summary>Judges from the explanations at x and at the points next to it.</summary>
    private protected abstract MeasureResult Judge<T>(
        MeasureCall<T> call, AttributionMethod method, FunctionInput<T>[] inputs, Neighbour<T> input, Neighbour<T>[] neighbours)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>‖a − b‖₂.</summary>
    private protected static double Distance(double[] a, double[] b) => TensorPrimitives.Distance<double>(a, b);

    private static double[] Checked(double[] attributions)
    {
        Features.CheckFinite(attributions, "attribution");
        return attributions;
    }
}
