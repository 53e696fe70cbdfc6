using AutoIG.Language.Tests.Generation;
using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <summary>Elements of inputs.</summary>
internal static class RandomElements
{
    /// <summary>Between −2 and 2.</summary>
    public static double[][] Moderate(TensorProgram program, Random random) => Of(program, () => RandomReals.Moderate(random));

    /// <summary>Where functions have kinks, steps and ties.</summary>
    public static double[][] Singular(TensorProgram program, Random random) => Of(program, () => RandomReals.Singular(random));

    /// <summary>Of any magnitude: down to what is not normal any more, up to thousands.</summary>
    public static double[][] OfAnyMagnitude(TensorProgram program, Random random) =>
        Of(program, () => RandomReals.OfAnyMagnitude(random, program.IsSingle, digits: 4));

    private static double[][] Of(TensorProgram program, Func<double> element) =>
    [
        // Of single precision where the program is.
        .. program.Inputs.Select(input => Enumerable.Range(0, Sizes.Count(input.Shape))
            .Select(_ => element()).Select(x => program.IsSingle ? (float)x : x).ToArray()),
    ];
}
