using System.Numerics.Tensors;
using System.Text;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// A way to explain an output. Methods are small immutable records that hold options and may wrap each other; one object serves any
/// function, any number of calls and threads.
/// </summary>
public abstract partial record AttributionMethod
{
    /// <summary>
    /// How many threads one call may use; all cores by default. The result is the same to the bit for any number.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxDegreeOfParallelism));
    } = Environment.ProcessorCount;

    /// <summary>
    /// Whether an explanation may hold ∞ or NaN, or explain an output that is so itself; off by default. Otherwise such an explanation is
    /// a <see cref="NotFiniteNumberException"/>, which names the element, the layer that shows it first, and the operator that made it, or
    /// those that can have. Derivatives that are asked for without a method, such as <c>ValueAndGradient</c>, are never checked.
    /// </summary>
    public bool AcceptsNonFinite { get; init; }

    /// <summary>
    /// Whether the attributions of tokens are those of the elements of their embeddings, [tokens, width]; off by default, when there is
    /// one number for each token. With <see cref="IntegratedGradients"/> these are Integrated Gradients of the embedding layer.
    /// </summary>
    public bool OfEmbeddings { get; init; }

    /// <summary>Whether affine parts may be run at the ends of a path alone. Off in tests: results must not change.</summary>
    internal bool UsesFrontier { get; init; } = true;

    /// <summary>Whether the method compares the input with baselines.</summary>
    internal abstract bool HasBaseline { get; }

    /// <summary>Whether the method looks at inputs with noise in place of the input itself.</summary>
    internal virtual bool HasNoise => false;

    /// <summary>Whether the attributions are meant to sum to F(x) − F(x′).</summary>
    internal virtual bool IsComplete => false;

    /// <summary>
    /// Whether the attributions are derivatives: those of a token's embedding are then summed up by their norm, because their sum says
    /// nothing.
    /// </summary>
    internal virtual bool GivesGradients => false;

    /// <summary>
    /// Whether all elements of a token's embedding get the attribution of the token, which then is not their sum.
    /// </summary>
    internal virtual bool GivesTokens => false;

    /// <summary>
    /// Whether several targets can be explained at once, at the same points; otherwise each is explained by itself.
    /// </summary>
    internal virtual bool SharesPoints => false;

    /// <summary>Whether outputs are explained as they are, and of functions of them the linear ones alone.</summary>
    internal virtual bool NeedsLinearTarget => false;

    /// <summary>The layer that is explained; <see langword="null"/> where it is the inputs.</summary>
    internal virtual LayerKey? ExplainedLayer => null;

    /// <summary>The layer through which the inputs are explained, or which is explained.</summary>
    internal virtual LayerKey? LayerOnTheWay => ExplainedLayer;

    /// <summary>What of that layer is explained, in place of the output; <see langword="null"/> where it is the output.</summary>
    internal virtual Neurons? ExplainedNeurons => null;

    /// <summary>
    /// Whether a baseline is one of the layer alone: F(x′) is then what the input gives where the layer is the baseline's.
    /// </summary>
    internal virtual bool ReplacesLayerAlone => false;

    /// <summary>Whether a map of positions is given, in place of a number for each element of the layer or of the input.</summary>
    internal virtual bool GivesMap => false;

    /// <summary>The shape of that map.</summary>
    internal virtual int[] MapShape<T>(BoundFunction<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new InvalidOperationException($"{GetType().Name} gives no map.");

    /// <summary>The layer that is observed; <see langword="null"/> where there is none.</summary>
    internal LayerInfo? LayerOf<T>(BoundFunction<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LayerOnTheWay is { } key ? Layers.Find(bound, key) : null;

    /// <summary>
    /// Evaluates the ends, and what the result states of them; the properties above say what differs between methods.
    /// </summary>
    internal void EvaluateEnds<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = LayerOf(work.Bound);
        work.EvaluateEnds(layer, ExplainedNeurons?.Locate(work.Bound, layer!));
        if (ReplacesLayerAlone)
            Probes.EvaluateBaselinesOf(work, layer!);
    }

    /// <summary>Writes the attributions of all samples of a workspace into its results.</summary>
    internal abstract void Attribute<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    internal int ResultLength<T>(BoundFunction<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        GivesMap ? CompilerServices.FunctionPlan.LengthOf(MapShape(bound))
            : ExplainedLayer is { } key ? bound.LayerLengths[Layers.Find(bound, key).Index]
            : bound.Inputs.Total;

    private protected AttributionMethod()
    {
    }

    /// <summary>Writes the options that say what is computed: how many threads compute it changes no bit of it.</summary>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append(nameof(AcceptsNonFinite)).Append(" = ").Append(AcceptsNonFinite);
        builder.Append(", ").Append(nameof(OfEmbeddings)).Append(" = ").Append(OfEmbeddings);
        return true;
    }

    /// <summary>Checks and hands out what was found for the target of the workspace.</summary>
    private Attribution<T> Finish<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!AcceptsNonFinite)
            Finiteness.Check(work, this);
        var bound = work.Bound;
        var result = work.FirstResult;
        double sum = 0;
        foreach (double attribution in work.HasGroups ? work.GroupValues : result)
            sum += attribution;
        double output = work.Output;
        bool hasErrors = work.HasStandardErrors
            && (ExplainedLayer is not null || GivesTokens || !bound.Function.Signature.Inputs.Any(i => i.IsTokens));
        return new Attribution<T>(
            Named(bound, result),
            work.Seed.ToTarget(),
            T.CreateTruncating(output),
            T.CreateTruncating(work.BaselineOutput),
            TensorShapes.Create(work.Outputs.ToArray(), bound.Plan.OutputShape),
            sum,
            IsComplete ? sum - work.ExpectedSum : double.NaN,
            EstimatedErrorOf(work),
            hasErrors ? Named(bound, work.StandardErrors) : null,
            CertificateOf(work))
        {
            FunctionName = bound.Function.Signature.Name,
            Source = MethodText.Of(this),
            GroupValues = work.HasGroups ? Array.AsReadOnly(work.GroupValues.ToArray()) : null,
            Intercept = work.HasGroups ? work.Intercept : double.NaN,
        };
    }

    private static double EstimatedErrorOf<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => work.Integration.Kind is IntegrationKind.Exact or IntegrationKind.Tolerance
        ? TensorPrimitives.Max<double>(work.Integration.Errors(work.Target))
        : double.NaN;

    private IntegrationCertificate<T>? CertificateOf<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tally = work.Integration;
        return tally.Kind is not { } kind ? null : new IntegrationCertificate<T>(
            kind, tally.Rule, tally.Pieces, tally.Nodes, tally.Evaluations, tally.IsWithinTolerance,
            kind == IntegrationKind.FixedRule ? null : Named(work.Bound, tally.Errors(work.Target)));
    }

    /// <summary>Numbers of the inputs, of the layer that is explained or of a map over it, under their names.</summary>
    private NamedTensors<T> Named<T>(BoundFunction<T> bound, ReadOnlySpan<double> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        GivesMap ? OfMap(bound, MapShape(bound), numbers)
        : ExplainedLayer is { } key ? Layers.InUsersOrder(bound, Layers.Find(bound, key), numbers)
        : OfInputs(bound, numbers);

    private NamedTensors<T> OfMap<T>(BoundFunction<T> bound, int[] shape, ReadOnlySpan<double> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = new T[result.Length];
        TensorPrimitives.ConvertTruncating(result, elements);
        string name = ExplainedLayer is { } key ? Layers.Find(bound, key).Name : bound.Function.Signature.Inputs[0].Name;
        return new NamedTensors<T>([new NamedTensor<T>(name, elements, shape)]);
    }

    private NamedTensors<T> OfInputs<T>(BoundFunction<T> bound, ReadOnlySpan<double> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var items = new NamedTensor<T>[bound.Inputs.Count];
        for (int i = 0; i < items.Length; i++)
        {
            var info = bound.Function.Signature.Inputs[i];
            var attributions = bound.Inputs.Part(result, i);
            int[] shape = bound.Plan.InputShapes[i];
            T[] elements;
            if (info.IsTokens && !OfEmbeddings)
            {
                shape = [shape[0]];
                elements = OfTokens<T>(attributions, shape[0]);
            }
            else
            {
                elements = new T[attributions.Length];
                TensorPrimitives.ConvertTruncating(attributions, elements);
            }
            items[i] = new NamedTensor<T>(info.Name, elements, shape, info.IsTokens ? [] : info.Features);
        }
        return new NamedTensors<T>(items);
    }

    /// <summary>One number for each token, from those of its embedding's elements.</summary>
    private T[] OfTokens<T>(ReadOnlySpan<double> attributions, int tokens)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = attributions.Length / tokens;
        var elements = new T[tokens];
        for (int t = 0; t < tokens; t++)
        {
            var row = attributions.Slice(t * width, width);
            elements[t] = T.CreateTruncating(
                GivesTokens ? row[0] : GivesGradients ? TensorPrimitives.Norm(row) : TensorPrimitives.Sum(row));
        }
        return elements;
    }
}
