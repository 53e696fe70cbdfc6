using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <summary>Elements of inputs.</summary>
internal static class RandomElements
{
    /// <summary>Between −2 and 2.</summary>
    public static double[][] Moderate(TensorProgram program, Random random) => Of(program, () => 4 * random.NextDouble() - 2);

    /// <summary>Where functions have kinks, steps and ties: 0, 1, −1 and 0.5 among others.</summary>
    public static double[][] Singular(TensorProgram program, Random random) => Of(program, () => random.Next(6) switch
    {
        0 or 1 => 0,
        2 => random.Next(2) == 0 ? 1 : -1,
        3 => 0.5,
        _ => 4 * random.NextDouble() - 2,
    });

    /// <summary>Of any magnitude: down to what is not normal any more, up to thousands.</summary>
    public static double[][] OfAnyMagnitude(TensorProgram program, Random random) =>
        Of(program, () => (4 * random.NextDouble() - 2) * random.Next(4) switch
        {
            0 => Math.Pow(10, -3 * random.NextDouble() * (program.IsSingle ? 14 : 105)),
            1 => Math.Pow(10, 4 * random.NextDouble()),
            _ => 1,
        });

    private static double[][] Of(TensorProgram program, Func<double> element) =>
    [
        // Of single precision where the program is.
        .. program.Inputs.Select(input => Enumerable.Range(0, Sizes.Count(input.Shape))
            .Select(_ => element()).Select(x => program.IsSingle ? (float)x : x).ToArray()),
    ];
}
