namespace AutoIG.Language.Tests.Tensors.Interpretation;

/// <summary>A real number and its place on the tape; a constant has none.</summary>
internal readonly struct Number(double value, Tape? tape, int at)
{
    private readonly Tape? tape = tape;

    public double Value => value;

    public int At { get; } = tape is null ? -1 : at;

    public static implicit operator Number(double value) => new(value, null, -1);

    public static Number operator +(Number a, Number b) => Chain(a.Value + b.Value, a, 1, b, 1);

    public static Number operator -(Number a, Number b) => Chain(a.Value - b.Value, a, 1, b, -1);

    public static Number operator *(Number a, Number b) => Chain(a.Value * b.Value, a, b.Value, b, a.Value);

    public static Number operator /(Number a, Number b) => Chain(a.Value / b.Value, a, 1 / b.Value, b, -a.Value / b.Value / b.Value);

    public static Number operator -(Number a) => a.Chain(-a.Value, -1);

    /// <summary>f(a), where f has this value and slope.</summary>
    public Number Chain(double f, double slope) => Chain(f, this, slope, 0, 0);

    /// <summary>f(a, b), where f has this value and these slopes.</summary>
    public static Number Chain(double f, Number a, double slopeA, Number b, double slopeB) =>
        (a.tape ?? b.tape)?.Chain(f, a, slopeA, b, slopeB) ?? f;

    public Number Exp() => Chain(Math.Exp(Value), Math.Exp(Value));

    public Number Log() => Chain(Math.Log(Value), 1 / Value);

    public Number Sqrt() => Chain(Math.Sqrt(Value), 0.5 / Math.Sqrt(Value));

    public static Number Max(Number a, Number b) => IsChosen(a, b, a.Value >= b.Value || double.IsNaN(a.Value)) ? a : b;

    public static Number Min(Number a, Number b) => IsChosen(a, b, a.Value <= b.Value || double.IsNaN(a.Value)) ? a : b;

    private static bool IsChosen(Number a, Number b, bool first) => (a.tape ?? b.tape)?.IsChosen(a.Value, b.Value, first) ?? first;

    public static Number Pow(Number a, Number b) => Chain(
        Math.Pow(a.Value, b.Value), a, b.Value * Math.Pow(a.Value, b.Value - 1), b, a.Value > 0
            ? Math.Pow(a.Value, b.Value) * Math.Log(a.Value) : 0);

    public static Number Sum(IEnumerable<Number> numbers) => numbers.Aggregate((Number)0, (sum, x) => sum + x);
}
