using System.Globalization;

namespace AutoIG;

/// <summary>
/// Whether explanations depend on what the model has learnt: the weights of layers are replaced, stage by stage, and each explanation is
/// compared with that of the model itself, for the same target (Adebayo et al. 2018, "Sanity Checks for Saliency Maps", arXiv 1810.03292).
/// </summary>
/// <remarks>
/// <para>Low agreement is good: a method whose explanations stay the same explains the input, not the model. How fast agreement falls
/// depends on how it is taken: a map that follows the edges of the image keeps a high structural similarity under any weights. The score is
/// the mean over the stages; the column is the agreement of each stage, in the order in which layers are replaced.</para>
/// <para>A layer's weights are replaced by given ones, or each tensor by its own elements in an order that is drawn from a seed: the
/// layer's own distribution, exactly.</para>
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed record ModelRandomization<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The test of a model.</summary>
    /// <param name="weights">The weights of the model.</param>
    /// <param name="model">Makes the function of other weights: <c>weights => new DigitNet(weights).LogitsDerivative</c>.</param>
    /// <param name="layers">
    /// The layers, from the input to the output: names of tensors without what follows a dot, <c>conv1</c> for <c>conv1.weight</c> and
    /// <c>conv1.bias</c>.
    /// </param>
    /// <exception cref="ArgumentException">There is no layer, one has no tensors, or two share one.</exception>
    public ModelRandomization(TensorSource weights, Func<SafeTensors, DifferentiableFunction<T>> model, IReadOnlyList<string> layers)
    {
        Weights = Expect.NotNull(weights, nameof(weights));
        Model = Expect.NotNull(model, nameof(model));
        Layers = Expect.Items(layers, nameof(layers));
        if (Layers.Count == 0)
            throw Expect.Unexpected(nameof(layers), "at least one layer", "none");
        var names = Layers.SelectMany(layer => ReplacedWeights.TensorsOf(weights, layer)).ToList();
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Expect.Unexpected(nameof(layers), "each tensor in one layer", $"'{twice.Key}' in several");
    }

    /// <summary>The weights of the model.</summary>
    public TensorSource Weights { get; }

    /// <summary>Makes the function of other weights.</summary>
    public Func<SafeTensors, DifferentiableFunction<T>> Model { get; }

    /// <summary>The layers, from the input to the output.</summary>
    public IReadOnlyList<string> Layers { get; }

    /// <summary>Which layers are replaced at each stage; from the output on by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order.</exception>
    public RandomizationOrder Order
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Order), "a randomization order", value);
    }

    /// <summary>How explanations are compared; by Spearman's correlation by default.</summary>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public Agreement Agreement
    {
        get;
        init => field = Expect.NotNull(value, nameof(Agreement));
    } = new SpearmanCorrelation();

    /// <summary>Replacements by the names of what they replace; <see langword="null"/>, the default, where they are drawn.</summary>
    public TensorSource? Replacements { get; init; }

    /// <summary>The seed of what is drawn.</summary>
    public long Seed { get; init; }

    /// <summary>The agreement of a method's explanations with those of the replaced models.</summary>
    /// <param name="method">The method.</param>
    /// <param name="input">x, of the declared shape. A tensor or an array of its elements converts to it.</param>
    /// <param name="baseline">x′; zeros by default.</param>
    /// <param name="target">F: by default the function's scalar, or what is the largest output at x of the model itself.</param>
    /// <param name="cancellation">Asked between stages and between chunks of points.</param>
    /// <returns>The mean over the stages, and the agreement of each.</returns>
    /// <exception cref="ArgumentException">A replacement does not fit, or an argument does not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MeasureResult Score(
        AttributionMethod method, FunctionInput<T> input, FunctionInput<T>? baseline = null, Target target = default,
        CancellationToken cancellation = default) =>
        ScoreAll(method, [input], baseline, [target], null, cancellation).Results[0];

    /// <summary>The same of many samples; the models are made once for all.</summary>
    /// <param name="method">The method.</param>
    /// <param name="inputs">The samples, at least one, each of the declared shape.</param>
    /// <param name="baseline">x′ of all samples; zeros by default.</param>
    /// <param name="targets">F, for each sample or one for all; by default each sample's largest output.</param>
    /// <param name="progress">Is told how many stages are finished.</param>
    /// <param name="cancellation">Asked between stages and between chunks of points.</param>
    /// <returns>The results, with the mean of their scores and how far it may be off.</returns>
    /// <inheritdoc cref="Score"/>
    public MeasureSummary ScoreAll(
        AttributionMethod method, IReadOnlyList<FunctionInput<T>> inputs, FunctionInput<T>? baseline = null,
        IReadOnlyList<Target>? targets = null, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
            throw Expect.Unexpected(nameof(inputs), "at least one sample", "none");
        var original = method.ExplainAll(Original(), inputs, baseline, targets, cancellation: cancellation);
        Target[] resolved = [.. original.Select(attribution => attribution.Target)];
        var agreements = new double[inputs.Count][];
        for (int i = 0; i < agreements.Length; i++)
            agreements[i] = new double[Layers.Count];
        for (int stage = 0; stage < Layers.Count; stage++)
        {
            cancellation.ThrowIfCancellationRequested();
            var stages = method.ExplainAll(Function(Replaced(AtStage(stage))), inputs, baseline, resolved, cancellation: cancellation);
            for (int i = 0; i < agreements.Length; i++)
                agreements[i][stage] = Agreement.Score(original[i], stages[i]);
            progress?.Report(stage + 1);
        }

        return new MeasureSummary(Array.ConvertAll(
            agreements, ofSample => new MeasureResult(ofSample.Sum() / ofSample.Length, ("agreement", ofSample))));
    }

    /// <summary>The model itself.</summary>
    internal DifferentiableFunction<T> Original() => Function(Replaced([]));

    /// <summary>The model with all layers replaced.</summary>
    internal DifferentiableFunction<T> Randomized() => Function(Replaced(Enumerable.Range(0, Layers.Count)));

    /// <summary>The places of the layers that are replaced at a stage.</summary>
    private IEnumerable<int> AtStage(int stage) => Order switch
    {
        RandomizationOrder.TopDown => Enumerable.Range(Layers.Count - 1 - stage, stage + 1),
        RandomizationOrder.BottomUp => Enumerable.Range(0, stage + 1),
        _ => [stage],
    };

    private SafeTensors Replaced(IEnumerable<int> places) =>
        ReplacedWeights.Of(Weights, places.Select(place => (Layers[place], place)), Replacements, Seed);

    private DifferentiableFunction<T> Function(SafeTensors weights) =>
        Model(weights) ?? throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"{nameof(Model)}: expected a function of the weights, got null."));
}
