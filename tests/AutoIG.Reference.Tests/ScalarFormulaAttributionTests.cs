
namespace AutoIG.Reference.Tests;

/// <summary>Derivatives and integrated gradients of the formulas, against 50-digit arithmetic.</summary>
public sealed class ScalarFormulaAttributionTests
{
    public static EntrySource Formulas { get; } = EntrySource.OfFormulas();

    [Theory]
    [MemberData(nameof(Formulas))]
    public void ValueAndGradient(string id)
    {
        var formula = ScalarFormula.Get(id);
        foreach (var point in formula.Points)
        {
            var result = formula.Derivative.ValueAndGradient(Arguments(point.X));
            AssertClose([point.Value], [result.Value], 1e-12);
            AssertClose(point.Gradient, [.. result.Gradients.Select(part => part.Value)], 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void IntegratedGradients(string id)
    {
        var formula = ScalarFormula.Get(id);
        foreach (var point in formula.Points)
        {
            // Pieces end at the kinks, and elsewhere often enough that thirty-two nodes resolve each of them.
            double[] breaks = [.. Enumerable.Range(1, 31).Select(i => i / 32.0).Concat(point.Kinks).Distinct().Order()];
            var method = new IntegratedGradients { Quadrature = Quadrature.Composite(breaks, 32) };
            var why = method.Explain(formula.Derivative, Arguments(point.X), Arguments(point.Baseline));
            AssertClose(point.IntegratedGradients, [.. why.Inputs.Select(part => part.Value)], 1e-10);
            AssertClose([point.Value], [why.Output], 1e-12);
            AssertClose([point.BaselineValue], [why.BaselineOutput], 1e-12);
            Assert.True(Math.Abs(why.ConvergenceDelta) <= 1e-10 * Math.Max(1, point.IntegratedGradients.Sum(Math.Abs)));
        }
    }

    private static FunctionInput<double> Arguments(double[] values)
    {
        var input = new FunctionInput<double>();
        foreach (var value in values)
        {
            input.Add(value);
        }

        return input;
    }

    private static void AssertClose(double[] expected, double[] actual, double bound)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = Math.Max(expected.Max(Math.Abs), double.Epsilon);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(actual[i] - expected[i]) <= bound * largest,
                $"element {i}: expected {expected[i]:r}, got {actual[i]:r}");
        }
    }
}
