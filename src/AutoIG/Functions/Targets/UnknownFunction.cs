namespace AutoIG.Functions;

/// <summary>A function of which the name is known and nothing else: what a file says of one that was generated elsewhere.</summary>
/// <param name="Name">The name.</param>
internal sealed record UnknownFunction(string Name) : OutputFunction
{
    public override bool IsOfOneOutput => false;

    public override OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element) => throw Expect.Unexpected(
        "target", $"a target that can be computed: a file holds the name of '{Name}' alone, so that Target.Of is needed again", Name);

    public override double Value(ReadOnlySpan<double> outputs, int position) => throw Uncomputed();

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints) => throw Uncomputed();

    public override string Show(string output) => Name;

    // What is not bound is never computed.
    private InvalidOperationException Uncomputed() => new($"'{Name}' is known by its name alone.");
}
