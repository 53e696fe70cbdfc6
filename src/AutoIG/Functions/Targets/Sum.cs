using System.Numerics.Tensors;

namespace AutoIG.Functions;

/// <summary>Σ_j F_j of several targets.</summary>
/// <param name="Terms">The F_j.</param>
/// <param name="Bound">All of them on the outputs of a model; none before that.</param>
internal sealed record Sum(Target[] Terms, OutputSeed[]? Bound = null) : OutputFunction
{
    public override bool IsOfOneOutput => false;

    public override bool IsLinear => Bound is { } seeds && seeds.All(seed => seed.IsLinear);

    public override bool IsOpen => Bound is { } seeds && seeds.Any(seed => seed.IsOpen);

    public override OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element)
    {
        var seeds = new OutputSeed[Terms.Length];
        for (int j = 0; j < seeds.Length; j++)
            seeds[j] = Terms[j].Seed(outputShape, functionName, element);
        return this with { Bound = seeds };
    }

    public override OutputFunction Resolve(ReadOnlySpan<double> outputs, int position)
    {
        var seeds = new OutputSeed[Seeds.Length];
        for (int j = 0; j < seeds.Length; j++)
            seeds[j] = Seeds[j].Resolve(outputs);
        return this with { Bound = seeds };
    }

    public override OutputFunction Unbound => Bound is { } seeds ? new Sum([.. seeds.Select(seed => seed.ToTarget())]) : this;

    public override double Value(ReadOnlySpan<double> outputs, int position)
    {
        double sum = 0;
        foreach (var seed in Seeds)
            sum += seed.Value(outputs);
        return sum;
    }

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        var term = new double[adjoints.Length];
        foreach (var seed in Seeds)
        {
            Array.Clear(term);
            seed.Write(outputs, term);
            TensorPrimitives.Add(adjoints, term, adjoints);
        }
    }

    public override bool IsComparable => Bound is { } seeds && seeds.All(seed => seed.IsComparable);

    public override void Compare(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, int position, Span<double> multipliers)
    {
        var term = new double[multipliers.Length];
        foreach (var seed in Seeds)
        {
            Array.Clear(term);
            seed.Compare(outputs, baselines, term);
            TensorPrimitives.Add(multipliers, term, multipliers);
        }
    }

    public override string Show(string output) => string.Join(" + ", Terms);

    public bool Equals(Sum? other) =>
        other is not null && Terms.AsSpan().SequenceEqual(other.Terms) && Bound.AsSpan().SequenceEqual(other.Bound);

    public override int GetHashCode() => HashCode.Combine(nameof(Sum), Terms.Length, Bound?.Length);

    private OutputSeed[] Seeds => Bound ?? throw new InvalidOperationException("The sum is not bound to outputs.");
}
