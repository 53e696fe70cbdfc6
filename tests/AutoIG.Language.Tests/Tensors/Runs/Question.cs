using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>What is asked of a function at a point beside its value.</summary>
/// <param name="Weights">ȳ.</param>
/// <param name="Direction">ẋ, over all features.</param>
/// <param name="Target">The output whose gradient is asked for.</param>
internal sealed record Question(double[] Weights, double[] Direction, int Target)
{
    public static Question Of(TensorProgram program, IReadOnlyList<string> inputs, Random random)
    {
        double Next() => (float)(2 * random.NextDouble() - 1);
        int outputs = Sizes.Count(program.Shape);
        return new(
            [.. Enumerable.Range(0, outputs).Select(_ => Next())],
            [.. program.Features.SelectMany(f => Enumerable.Range(0, f.Length).Select(_ => inputs.Contains(f.Name) ? Next() : 0))],
                random.Next(outputs));
    }

    public double[] AtTarget => [.. Weights.Select((_, i) => i == Target ? 1.0 : 0)];
}
