namespace AutoIG.Reference.Tests;

/// <summary>The scalar methods, run as ordinary C#, give the values that 50-digit arithmetic gives.</summary>
public sealed class ScalarFormulaTests
{
    public static EntrySource Formulas { get; } = EntrySource.OfFormulas();

    [Fact]
    public void ThereAreTwelveFormulasOfThreePoints()
    {
        Assert.Equal(12, ScalarFormula.All.Count);
        Assert.Equal(36, ScalarFormula.All.Sum(formula => formula.Points.Count));
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Value(string id)
    {
        var formula = ScalarFormula.Get(id);
        foreach (var point in formula.Points)
        {
            AssertClose(point.Value, formula.Evaluate(point.X));
            AssertClose(point.BaselineValue, formula.Evaluate(point.Baseline));
        }
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Max(1, Math.Abs(expected)), $"expected {expected:r}, got {actual:r}");
}
