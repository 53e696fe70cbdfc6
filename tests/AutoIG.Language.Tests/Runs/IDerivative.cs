namespace AutoIG.Language.Tests.Runs;

/// <summary>What was generated for a program, ready to be run.</summary>
internal interface IDerivative
{
    /// <summary>
    /// The names of the parameters that have a derivative, in order. Which those are is for the generator to say: a whole number may be
    /// one.
    /// </summary>
    IReadOnlyList<string> Inputs { get; }

    /// <summary>What it gives at a point.</summary>
    /// <param name="arguments">The inputs.</param>
    /// <param name="direction">The direction of the tangent.</param>
    /// <param name="held">The other parameters.</param>
    /// <param name="adjoint">A second adjoint of the result, beside 1.</param>
    Outcome At(ReadOnlySpan<double> arguments, ReadOnlySpan<double> direction, long[] held, double adjoint);
}

/// <summary>What a derivative gives at a point.</summary>
/// <param name="Value">The value.</param>
/// <param name="ValueOfGradient">The value that comes with the gradient.</param>
/// <param name="Gradient">The gradient.</param>
/// <param name="Adjoints">The product of another adjoint with the Jacobian.</param>
/// <param name="ValueOfTangent">The value that comes with the tangent; <see langword="null"/> where nobody is given it.</param>
/// <param name="Tangent">The product of the Jacobian with a direction.</param>
internal sealed record Outcome(
    double Value, double ValueOfGradient, double[] Gradient, double[] Adjoints, double? ValueOfTangent, double Tangent)
{
    /// <summary>The first number in which another outcome is not the same, to the last bit.</summary>
    public string? DifferenceTo(Outcome other)
    {
        foreach (var (name, a, b) in Numbers().Zip(other.Numbers(), (x, y) => (x.Name, x.Number, y.Number)))
        {
            if (BitConverter.DoubleToInt64Bits(a) != BitConverter.DoubleToInt64Bits(b) && !(double.IsNaN(a) && double.IsNaN(b)))
                return $"{name}: {ProgramCheck.Text(a)} and {ProgramCheck.Text(b)}";
        }
        return null;
    }

    private IEnumerable<(string Name, double Number)> Numbers() =>
    [
        ("value", Value), ("value of the gradient", ValueOfGradient), .. Gradient.Select((g, i) => ($"gradient {i}", g)),
        .. Adjoints.Select((a, i) => ($"adjoint {i}", a)), ("tangent", Tangent),
    ];
}
