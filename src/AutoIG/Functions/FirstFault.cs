using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Runs a function and its gradient at one point and finds the first layer, in the order of the sweeps, whose value is not finite, and the
/// first whose adjoint is not.
/// </summary>
internal sealed class FirstFault<T> : ILayerObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int valueLayer = -1, adjointLayer = -1;
    private BoundFunction<T> bound = null!;
    private T[] gradient = [];

    private FirstFault()
    {
    }

    /// <summary>The name of the first layer whose value is not finite; <see langword="null"/> where all are.</summary>
    public string? OfValues => valueLayer < 0 ? null : bound.Layers[valueLayer].Name;

    /// <summary>
    /// The name of the layer next to the output whose adjoint is not finite; <see langword="null"/> where all are.
    /// </summary>
    public string? OfAdjoints => adjointLayer < 0 ? null : bound.Layers[adjointLayer].Name;

    /// <summary>Whether the gradient is finite.</summary>
    public bool IsGradientFinite => Directions.AreFinite<T>(gradient);

    /// <summary>Whether what is explained is finite.</summary>
    public bool IsOutputFinite { get; private set; }

    /// <summary>Whether the derivative by an element is finite; the inputs' elements are counted one after another.</summary>
    public bool IsFiniteBy(int element) => T.IsFinite(gradient[element]);

    /// <summary>Looks at one point.</summary>
    /// <param name="call">The bound call.</param>
    /// <param name="point">The inputs one after another.</param>
    /// <param name="seed">What is explained.</param>
    public static FirstFault<T> At(Arguments<T> call, ReadOnlySpan<T> point, OutputSeed seed)
    {
        var fault = new FirstFault<T> { bound = call.Bound };
        var batch = call.Bound.Function.RentBatch();
        try
        {
            fault.Run(batch, call, point, seed);
        }
        finally
        {
            call.Bound.Function.ReturnBatch(batch);
        }
        return fault;
    }

    public void Value(int layer, int firstPoint, Span<T> rows)
    {
        if (valueLayer < 0 && !Directions.AreFinite<T>(rows))
            valueLayer = layer;
    }

    public void Adjoint(int layer, int firstPoint, Span<T> rows)
    {
        if (adjointLayer < 0 && !Directions.AreFinite<T>(rows))
            adjointLayer = layer;
    }

    public void Tangent(int layer, int firstPoint, Span<T> rows)
    {
    }

    private void Run(Batch<T> batch, Arguments<T> call, ReadOnlySpan<T> point, OutputSeed seed)
    {
        batch.FixedArguments = call.FixedArguments;
        batch.Observer = this;
        batch.Prepare(bound.Plan, 1, Sections.Prefix | Sections.Forward | Sections.Backward | Sections.PrefixTransposed);
        for (int i = 0; i < bound.Inputs.Count; i++)
            bound.Inputs.Part(point, i).CopyTo(batch.Input(i));
        bound.RunPrefix(batch);
        bound.RunForward(batch);
        IsOutputFinite = double.IsFinite(seed.Value<T>(batch.Output));
        seed.Write(batch.Output, batch.OutputAdjoint, bound.OutputLength);
        bound.RunBackward<GradientRule<T>>(batch);
        bound.RunPrefixTransposed(batch);
        gradient = new T[bound.Inputs.Total];
        for (int i = 0; i < bound.Inputs.Count; i++)
            batch.InputAdjoint(i).CopyTo(bound.Inputs.Part(gradient.AsSpan(), i));
    }
}
