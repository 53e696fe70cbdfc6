using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>One call of a measure: the model, the input and the baseline, and the attribution that is judged.</summary>
internal sealed class MeasureCall<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The workspace takes from a method how long its results are. This one is never run.
    private static readonly AttributionMethod Any = new Saliency();

    private readonly Measure measure;
    private readonly AttributionWorkspace<T> work;
    private double[]? elements;

    public MeasureCall(
        Measure measure, DifferentiableFunction<T> function, FunctionInput<T> input, FunctionInput<T>? baseline, Target target,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(input);
        cancellation.ThrowIfCancellationRequested();
        (this.measure, Function, Input, Baseline, Cancellation) = (measure, function, input, baseline, cancellation);
        work = AttributionWorkspace<T>.Rent(function);
        try
        {
            work.Ends.Add(input, nameof(input));
            if (baseline is null)
                work.Ends.AddRow().Clear();
            else
                work.Ends.Add(baseline, nameof(baseline));
            Features = AutoIG.Features.Of(work.Bound, measure.ChannelAxis);
            work.Begin([], [target], Any, measure.MaxDegreeOfParallelism, cancellation);
            work.EvaluateEnds();
            Target = work.Seed.ToTarget();
            (X, BaselineRow) = (work.Ends[0].ToArray(), work.Ends[1].ToArray());
        }
        catch
        {
            work.Return();
            throw;
        }
    }

    public DifferentiableFunction<T> Function { get; }

    public FunctionInput<T> Input { get; }

    public FunctionInput<T>? Baseline { get; }

    public Target Target { get; }

    public CancellationToken Cancellation { get; }

    public ChannelLayout Features { get; }

    public BoundFunction<T> Bound => work.Bound;

    /// <summary>x, all inputs one after another.</summary>
    public T[] X { get; }

    /// <summary>x′, likewise.</summary>
    public T[] BaselineRow { get; }

    /// <summary>F(x).</summary>
    public double Output => Finite(work.Output, "the input");

    /// <summary>F(x′).</summary>
    public double BaselineOutput => Finite(work.BaselineOutput, "the baseline");

    /// <summary>One number for each feature.</summary>
    public double[] Scores { get; private set; } = [];

    /// <summary>One number for each element of the inputs.</summary>
    /// <exception cref="ArgumentException">The attribution has one for each feature only.</exception>
    public double[] PerElement => elements ?? throw Expect.Unexpected(
        "attribution", $"the shape of the input of {Function.Signature.Name}, because {Name} needs a number for each of its elements",
        $"one for each of {Scores.Length} features");

    /// <summary>How messages name the measure.</summary>
    public string Name => measure.GetType().Name;

    /// <summary>The method, on no more threads than the measure may use.</summary>
    public AttributionMethod Limited(AttributionMethod method) => method.MaxDegreeOfParallelism <= measure.MaxDegreeOfParallelism
        ? method : method with { MaxDegreeOfParallelism = measure.MaxDegreeOfParallelism };

    /// <summary>Takes the attribution that is judged.</summary>
    public void Take(NamedTensors<T> attributions)
    {
        elements = TryElements(attributions);
        if (elements is not null)
        {
            AutoIG.Features.CheckFinite(elements, "attribution");
            Scores = Features.Sums(elements);
            return;
        }

        if (attributions.Count != 1 || !attributions[0].Shape.SequenceEqual(Features.Spatial))
            throw OtherShape(string.Join(", ", attributions.Select(part => $"{part.Name} {Elements.Show(part.Shape)}")));
        TakeScores(attributions.Values);
    }

    /// <inheritdoc cref="Take(NamedTensors{T})"/>
    public void Take(Tensor<T> attribution)
    {
        int[] sizes = attribution.Sizes();
        if (Bound.Inputs.Count == 1 && IsShape(sizes, Bound.Plan.InputShapes[0]))
        {
            elements = attribution.Doubles();
            AutoIG.Features.CheckFinite(elements, nameof(attribution));
            Scores = Features.Sums(elements);
            return;
        }

        if (!sizes.AsSpan().SequenceEqual(Features.Spatial))
            throw OtherShape($"shape {Elements.Show(sizes)}");
        TakeScores(attribution);
    }

    /// <summary>The attributions of all elements of the inputs, one after another.</summary>
    /// <exception cref="ArgumentException">They are not of the inputs.</exception>
    public double[] ElementsOf(Attribution<T> attribution) => TryElements(attribution.Inputs)
        ?? (attribution.Inputs.Count == 1 && attribution.Inputs[0].Shape.SequenceEqual(Features.Spatial)
            ? attribution.Values.Doubles()
            : throw OtherShape(string.Join(", ", attribution.Inputs.Select(part => $"{part.Name} {Elements.Show(part.Shape)}"))));

    /// <summary>Changes x, which comes as it is. Called from several threads, in any order.</summary>
    public delegate void Change(int probe, Span<T> input);

    /// <summary>F at changed inputs.</summary>
    /// <exception cref="NotFiniteNumberException">F is not finite at one of them.</exception>
    public double[] Evaluate(int count, Change change) => Evaluate(work, count, change);

    /// <summary>F where the given features are those of another point, for each set of features.</summary>
    public double[] EvaluateReplaced(int[][] subsets, T[] other) =>
        Evaluate(subsets.Length, (probe, input) => Features.Copy<T>(subsets[probe], other, input));

    /// <summary>Another number of the outputs at changed inputs.</summary>
    public double[] Evaluate(Target target, int count, Change change)
    {
        var other = AttributionWorkspace<T>.Rent(Function);
        try
        {
            other.Ends.Add(Input, "input");
            other.Begin([], [target], Any, measure.MaxDegreeOfParallelism, Cancellation);
            other.EvaluateEnds();
            return Evaluate(other, count, change);
        }
        finally
        {
            other.Return();
        }
    }

    /// <summary>A point, as a method takes it.</summary>
    public FunctionInput<T> InputOf(T[] row)
    {
        var input = new FunctionInput<T>();
        for (int i = 0; i < Bound.Inputs.Count; i++)
        {
            int[] shape = Bound.Plan.InputShapes[i];
            T[] part = Bound.Inputs.Part<T>(row, i).ToArray();
            if (shape.Length == 0)
                input.Add(part[0]);
            else
                input.Add(TensorShapes.Create(part, shape));
        }

        foreach (long argument in Input.FixedArguments)
            input.AddFixed(argument);
        return input;
    }

    public void Dispose() => work.Return();

    private double[] Evaluate(AttributionWorkspace<T> at, int count, Change change)
    {
        if (count == 0)
            return [];
        double[] values = Probes.Evaluate<T>(at, sample: 0, count, replaced: null, (probe, input, _) => change(probe, input));
        for (int i = 0; i < values.Length; i++)
            Finite(values[i], string.Create(CultureInfo.InvariantCulture, $"changed input {i} of {values.Length}"));
        return values;
    }

    private void TakeScores(Tensor<T> scores)
    {
        Scores = scores.Doubles();
        AutoIG.Features.CheckFinite(Scores, "attribution");
    }

    private double[]? TryElements(NamedTensors<T> attributions)
    {
        if (attributions.Count != Bound.Inputs.Count)
            return null;
        var all = new double[Bound.Inputs.Total];
        for (int i = 0; i < attributions.Count; i++)
        {
            if (!IsShape(attributions[i].Shape, Bound.Plan.InputShapes[i]))
                return null;
            TensorPrimitives.ConvertTruncating(attributions[i].Elements, all.AsSpan(Bound.Inputs.Offset(i)));
        }

        return all;
    }

    // A scalar comes as a tensor of one element, too.
    private static bool IsShape(ReadOnlySpan<int> shape, int[] declared) =>
        shape.SequenceEqual(declared) || (declared.Length == 0 && shape is [1]);

    private double Finite(double value, string where) => double.IsFinite(value)
        ? value
        : throw new NotFiniteNumberException(
            string.Create(
                CultureInfo.InvariantCulture, $"{Name}: expected a finite F of {Function.Signature.Name} at {where}, got {value}."), value);

    private ArgumentException OtherShape(string actual)
    {
        var inputs = Function.Signature.Inputs.Select((info, i) => $"{info.Name} {Elements.Show(Bound.Plan.InputShapes[i])}");
        string perFeature = Features.Axis < 0
            ? $"; a map of positions needs {nameof(Measure.ChannelAxis)}"
            : $", or one number for each feature, {Elements.Show(Features.Spatial)}";
        return Expect.Unexpected(
            "attribution", $"the shape of the inputs of {Function.Signature.Name}, {string.Join(", ", inputs)}{perFeature}", actual);
    }
}
