using System.Globalization;

namespace AutoIG.Reference.Tests;

/// <summary>The toy models' methods, run as ordinary C#, are the functions whose attributions the case derives by hand.</summary>
public sealed class ToyModelTests
{
    public static EntrySource Forward { get; } = EntrySource.OfToys(line => line.Method == "forward");

    /// <summary>Lines whose attributions sum to F(x) − F(x′), by the completeness of the method.</summary>
    public static TheoryData<int> Complete => new(Lines(IsComplete).Select(line => line.Number));

    [Fact]
    public void ThereAreSixtyLines()
    {
        Assert.Equal(60, ToyCase.All.Count);
        Assert.Equal(23, Lines(IsComplete).Count);
    }

    [Theory]
    [MemberData(nameof(Forward))]
    public void Output(int number)
    {
        var line = ToyCase.All[number];
        Assert.Equal(line.Expected[0], line.Outputs(line.Inputs));
    }

    [Theory]
    [MemberData(nameof(Complete))]
    public void AttributionsSumToTheChangeOfTheOutput(int number)
    {
        var line = ToyCase.All[number];
        var change = line.Evaluate(line.Inputs) - line.Evaluate(line.Baselines!);
        var sum = line.Expected.Sum(array => array.Sum());
        Assert.True(Math.Abs(change - sum) <= 1e-12 * Math.Max(1, Math.Abs(change)),
            string.Create(CultureInfo.InvariantCulture, $"{line}: {change} against {sum}"));
    }

    private static bool IsComplete(ToyCase line) =>
        line.Method is "integrated-gradients" or "layer-conductance" or "deeplift-rescale" && line.Option("multiply-by-inputs") is null;

    private static List<ToyCase> Lines(Predicate<ToyCase> which) => [.. ToyCase.All.Where(line => which(line))];
}
