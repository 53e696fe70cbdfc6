using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <summary>Elements of inputs.</summary>
internal static class RandomElements
{
    /// <summary>Between −2 and 2.</summary>
    public static double[][] Moderate(TensorProgram program, Random random) => Of(program, () => 4 * random.NextDouble() - 2);

    private static double[][] Of(TensorProgram program, Func<double> element) =>
    [
        // Of single precision where the program is.
        .. program.Inputs.Select(input => Enumerable.Range(0, Sizes.Count(input.Shape))
            .Select(_ => element()).Select(x => program.IsSingle ? (float)x : x).ToArray()),
    ];
}
