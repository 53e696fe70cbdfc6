using System.Numerics.Tensors;

namespace AutoIG.Functions;

/// <summary>F_a − F_b of two targets.</summary>
/// <param name="Minuend">F_a.</param>
/// <param name="Subtrahend">F_b.</param>
/// <param name="Bound">Both on the outputs of a model; none before that.</param>
internal sealed record Difference(Target Minuend, Target Subtrahend, (OutputSeed A, OutputSeed B)? Bound = null) : OutputFunction
{
    public override bool IsOfOneOutput => false;

    public override bool IsLinear => Bound is var (a, b) && a.IsLinear && b.IsLinear;

    public override bool IsOpen => Bound is var (a, b) && (a.IsOpen || b.IsOpen);

    public override OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element) =>
        this with { Bound = (Minuend.Seed(outputShape, functionName, element), Subtrahend.Seed(outputShape, functionName, element)) };

    public override OutputFunction Resolve(ReadOnlySpan<double> outputs, int position) =>
        this with { Bound = (Seeds.A.Resolve(outputs), Seeds.B.Resolve(outputs)) };

    public override OutputFunction Unbound => Bound is var (a, b) ? new Difference(a.ToTarget(), b.ToTarget()) : this;

    public override double Value(ReadOnlySpan<double> outputs, int position) => Seeds.A.Value(outputs) - Seeds.B.Value(outputs);

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        var subtrahend = new double[adjoints.Length];
        Seeds.A.Write(outputs, adjoints);
        Seeds.B.Write(outputs, subtrahend);
        for (int k = 0; k < adjoints.Length; k++)
            adjoints[k] -= subtrahend[k];
    }

    public override bool IsComparable => Bound is var (a, b) && a.IsComparable && b.IsComparable;

    public override void Compare(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, int position, Span<double> multipliers)
    {
        var subtrahend = new double[multipliers.Length];
        Seeds.A.Compare(outputs, baselines, multipliers);
        Seeds.B.Compare(outputs, baselines, subtrahend);
        TensorPrimitives.Subtract(multipliers, subtrahend, multipliers);
    }

    public override string Show(string output) => $"{Minuend} − {Subtrahend}";

    private (OutputSeed A, OutputSeed B) Seeds => Bound ?? throw new InvalidOperationException("The difference is not bound to outputs.");
}
