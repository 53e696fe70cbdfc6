using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// How much two groups of features say together beyond what each says by itself, for all pairs of at most 20 groups, exact, by all
/// coalitions.
/// </summary>
/// <param name="Kind">Which index.</param>
public sealed record PairwiseInteractions(InteractionKind Kind)
{
    /// <summary>Which index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public InteractionKind Kind { get; init; } = Checked(Kind);

    /// <summary>The groups; each element alone by default.</summary>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    public FeatureGroups Groups
    {
        get;
        init => field = Expect.NotNull(value, nameof(Groups));
    } = FeatureGroups.PerElement;

    /// <summary>How many threads one call may use; all cores by default. The result is the same to the bit for any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxDegreeOfParallelism));
    } = Environment.ProcessorCount;

    /// <summary>Whether an output may be ∞ or NaN; off by default, when it is an exception.</summary>
    public bool AcceptsNonFinite { get; init; }

    /// <summary>Is told which share of the evaluations is done, from 0 to 1 in ascending order.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Explains one output of a function of a single tensor.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="input">x, of the declared shape.</param>
    /// <param name="baselines">The baselines x′ over which v is averaged; zeros by default.</param>
    /// <param name="target">Which output; by default the function's scalar or its largest output at x.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="ArgumentException">
    /// The function has several inputs, a shape is not the declared one, groups do not fit or are more than 20, or an element is not
    /// finite.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">An output is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public InteractionMatrix Explain<T>(
        DifferentiableFunction<T> function, Tensor<T> input, IReadOnlyList<Tensor<T>>? baselines = null, Target target = default,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var call = new Call<T>(this, function);
        call.Ends.Add(input, nameof(input));
        foreach (var baseline in baselines ?? [])
            call.Ends.Add(baseline, nameof(baseline));
        return call.Explain(target, cancellation);
    }

    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Tensor{T}}, Target, CancellationToken)"/>
    public InteractionMatrix Explain<T>(
        DifferentiableFunction<T> function, T[] input, IReadOnlyList<T[]>? baselines = null, Target target = default,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        using var call = new Call<T>(this, function);
        call.Ends.Add((ReadOnlySpan<T>)input, nameof(input));
        foreach (var baseline in baselines ?? [])
            call.Ends.Add((ReadOnlySpan<T>)Expect.NotNull(baseline, nameof(baseline)), nameof(baseline));
        return call.Explain(target, cancellation);
    }

    /// <summary>Explains one output of a function of one sequence of tokens.</summary>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Tensor{T}}, Target, CancellationToken)"/>
    public InteractionMatrix Explain<T>(
        DifferentiableFunction<T> function, ReadOnlySpan<int> input, IReadOnlyList<int[]>? baselines = null, Target target = default,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var call = new Call<T>(this, function);
        call.Ends.Add(input, nameof(input));
        foreach (int[] baseline in baselines ?? [])
            call.Ends.Add((ReadOnlySpan<int>)Expect.NotNull(baseline, nameof(baseline)), nameof(baseline));
        return call.Explain(target, cancellation);
    }

    /// <summary>Explains one output of a function of any inputs.</summary>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Tensor{T}}, Target, CancellationToken)"/>
    public InteractionMatrix Explain<T>(
        DifferentiableFunction<T> function, FunctionInput<T> input, IReadOnlyList<FunctionInput<T>>? baselines = null,
        Target target = default, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var call = new Call<T>(this, function);
        call.Ends.Add(input, nameof(input));
        foreach (var baseline in baselines ?? [])
            call.Ends.Add(baseline, nameof(baseline));
        return call.Explain(target, cancellation);
    }

    /// <summary>Explains one output of a function whose arguments are a generated record.</summary>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Tensor{T}}, Target, CancellationToken)"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TInput">The record.</typeparam>
    public InteractionMatrix Explain<T, TInput>(
        DifferentiableFunction<T, TInput> function, TInput input, IReadOnlyList<TInput>? baselines = null, Target target = default,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T> => Explain(
        function, input.Flatten(), baselines is null ? null : [.. baselines.Select(baseline => baseline.Flatten())], target, cancellation);

    /// <summary>The matrix of a kind, from the values of all coalitions.</summary>
    internal static double[] Of(InteractionKind kind, double[] table, int players, CancellationToken cancellation = default)
    {
        double[] ofPairs = TableValues.ShapleyWeights(Math.Max(1, players - 1)), weights = new double[Math.Max(1, players - 1)];
        for (int size = 0; size < weights.Length; size++)
        {
            weights[size] = kind switch
            {
                InteractionKind.BanzhafIndex => Math.ScaleB(1, 2 - players),
                // (2/M)/C(M − 1, s), of which C(M − 1, s) = C(M − 2, s)·(M − 1)/(M − 1 − s).
                InteractionKind.ShapleyTaylor => 2.0 / players * ofPairs[size] * (players - 1 - size),
                InteractionKind.ShapValues => ofPairs[size] / 2,
                _ => ofPairs[size],
            };
        }
        double[] matrix = TableValues.Pairs(table, players, weights, cancellation), values = new double[players];
        TableValues.Shapley(table, values);
        for (int i = 0; i < players; i++)
        {
            if (kind == InteractionKind.ShapleyTaylor)
                matrix[(i * players) + i] = table[1 << i] - table[0];
            if (kind == InteractionKind.ShapValues)
                matrix[(i * players) + i] = values[i] - TensorPrimitives.Sum<double>(matrix.AsSpan(i * players, players));
        }
        return matrix;
    }

    private static InteractionKind Checked(InteractionKind kind) =>
        Enum.IsDefined(kind) ? kind : throw Expect.OutOfRange(nameof(Kind), "an index", kind);

    /// <summary>What is to add up to v(N) − v(∅); NaN where nothing is.</summary>
    private double Sum(double[] matrix, int players)
    {
        double sum = Kind is InteractionKind.ShapValues or InteractionKind.ShapleyTaylor ? 0 : double.NaN;
        for (int i = 0; i < players; i++)
        {
            for (int j = Kind == InteractionKind.ShapleyTaylor ? i : 0; j < players; j++)
                sum += matrix[(i * players) + j];
        }
        return sum;
    }

    /// <summary>What one call works on: the overloads of Explain read their arguments into it.</summary>
    private readonly ref struct Call<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly PairwiseInteractions interactions;
        private readonly AttributionWorkspace<T> work;

        public Call(PairwiseInteractions interactions, DifferentiableFunction<T> function)
        {
            ArgumentNullException.ThrowIfNull(function);
            (this.interactions, work) = (interactions, AttributionWorkspace<T>.Rent(function));
        }

        public Arguments<T> Ends => work.Ends;

        public void Dispose() => work.Return();

        public InteractionMatrix Explain(Target target, CancellationToken cancellation)
        {
            if (work.Ends.Count == 1)
                work.Ends.AddRow().Clear();
            // The Shapley values need the same coalitions.
            var method = new ShapleyValues { Groups = interactions.Groups, AcceptsNonFinite = interactions.AcceptsNonFinite };
            work.Begin([], [target], method, interactions.MaxDegreeOfParallelism, cancellation);
            var layout = interactions.Groups.Bind(work.Bound);
            ExactMethod.CheckEnumerable(nameof(PairwiseInteractions), layout.Count);
            work.EvaluateEnds();
            double[] table = new ModelGame<T>(work, 0, layout, interactions.Progress).Tables()[0];
            if (!interactions.AcceptsNonFinite)
                Finiteness.Check(work, method);
            double[] matrix = Of(interactions.Kind, table, layout.Count, cancellation);
            double change = table[^1] - table[0];
            return new InteractionMatrix(
                layout.Names, matrix, interactions.Sum(matrix, layout.Count) - change, work.Seed.ToTarget());
        }
    }
}
