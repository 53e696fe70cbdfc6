using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Runs a function and its gradient at one point and finds the first layer, in the order of the sweeps, whose value is not finite, and the
/// first whose adjoint is not; and the operators next to it that make such numbers of finite ones.
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

    private SteepOperator[] Steep => field ??= bound.SteepOperators();

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

    /// <summary>Whether the model's outputs are finite, of which a target may make what is not.</summary>
    public bool AreOutputsFinite { get; private set; }

    /// <summary>Whether the target's derivative by the outputs is finite.</summary>
    public bool AreOutputAdjointsFinite { get; private set; }

    /// <summary>Whether the derivative by an element is finite; the inputs' elements are counted one after another.</summary>
    public bool IsFiniteBy(int element) => T.IsFinite(gradient[element]);

    /// <summary>
    /// The operators of which one has made the first value that is not finite, in a sentence: that of <see cref="OfValues"/>, or the
    /// output.
    /// </summary>
    public string MakersOfValues() => OperatorsAtFault.Describe(
        OfFirstValue(), "numbers overflow there", "No operator there has a pole: numbers overflow. ");

    /// <summary>
    /// The operators of which one has made the first derivative that is not finite, in a sentence: that by <see cref="OfAdjoints"/>, or by
    /// an input. An infinite value that the output does not show can have made it, too.
    /// </summary>
    /// <param name="element">
    /// The element of the inputs, counted one after another, whose derivative is in question; <see langword="null"/> where it is any.
    /// </param>
    public string MakersOfAdjoints(int? element)
    {
        int[] places = adjointLayer >= 0 ? [adjointLayer] : [.. FaultyInputs(element).Select(input => ~input)];
        var steep = Steep.Where(candidate => candidate.InFront.Intersect(places).Any());
        return OperatorsAtFault.Describe(
            valueLayer < 0 ? steep : OfFirstValue().Union(steep), "numbers there overflow or are infinite already",
            "No operator there is infinitely steep where its numbers are finite: some overflow or are infinite already. ");
    }

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

    /// <summary>The operators behind which a value is the first that is not finite; where no layer is, the output is −1.</summary>
    private IEnumerable<SteepOperator> OfFirstValue() => Steep.Where(candidate => candidate.Behind.Contains(valueLayer));

    /// <summary>The input of an element, if the gradient is not finite by it, else all of which that holds.</summary>
    private IEnumerable<int> FaultyInputs(int? element)
    {
        var all = Enumerable.Range(0, bound.Inputs.Count).Where(i => !Directions.AreFinite<T>(bound.Inputs.Part(gradient.AsSpan(), i)));
        var own = all.Where(i => element - bound.Inputs.Offset(i) is >= 0 and var at && at < bound.Inputs.Length(i)).ToArray();
        return own.Length > 0 ? own : all;
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
        AreOutputsFinite = Directions.AreFinite<T>(batch.Output);
        seed.Write(batch.Output, batch.OutputAdjoint, bound.OutputLength);
        AreOutputAdjointsFinite = Directions.AreFinite<T>(batch.OutputAdjoint);
        gradient = new T[bound.Inputs.Total];
        // The adjoint of a single output is taken not to be 0 in generated code.
        if (bound.OutputLength == 1 && batch.OutputAdjoint[0] == T.Zero)
            return;
        bound.RunBackward<GradientGate<T>>(batch);
        bound.RunPrefixTransposed(batch);
        for (int i = 0; i < bound.Inputs.Count; i++)
            batch.InputAdjoint(i).CopyTo(bound.Inputs.Part(gradient.AsSpan(), i));
    }
}
