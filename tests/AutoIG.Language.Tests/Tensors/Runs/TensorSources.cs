using System.Globalization;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Tensors.Syntax;
using Microsoft.CodeAnalysis;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>How models of tensors are compiled.</summary>
internal static class TensorSources
{
    /// <summary>What all programs share; the weights follow <see cref="Weight.Element"/>.</summary>
    public static readonly SyntaxTree Shared = SourceCompiler.Tree("Common.cs",
        """
        global using System;
        global using System.Numerics;
        global using System.Numerics.Tensors;
        global using AutoIG;
        global using static AutoIG.Nn;

        internal static class Weights
        {
            public static Tensor<T> Of<T>(int seed, params nint[] shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                nint count = 1;
                foreach (nint size in shape)
                    count *= size;
                var elements = new T[count];
                for (int i = 0; i < elements.Length; i++)
                    elements[i] = T.CreateChecked(Math.Round(Math.Sin(seed + 1.7 * i), 3));
                return Tensor.Create(elements, shape);
            }

            public static Tensor<T> From<T>(double[] elements, params nint[] shape) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
                Tensor.Create(Array.ConvertAll(elements, T.CreateChecked), shape);

            public static double[] Flat<T>(Tensor<T> tensor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                var elements = new T[tensor.FlattenedLength];
                tensor.FlattenTo(elements);
                return Array.ConvertAll(elements, double.CreateChecked);
            }

            public static double[] Flat(double number) => [number];
        }
        """);

    /// <summary>Two lines: the model's method on arrays, and its derivative.</summary>
    public static string Harness(TensorProgram program, int number)
    {
        string real = program.IsSingle ? "float" : "double";
        var inputs = program.Inputs.Select((input, k) => input.Shape.Length == 0 ? $"({real})r[{k}][0]"
            : $"Weights.From<{real}>(r[{k}], {string.Join(", ", input.Shape)})");
        string arguments = string.Join(", ",
            inputs.Concat(program.Parameters.Select((p, k) => p.IsTruth ? $"w[{k}] != 0" : $"(int)w[{k}]")));
        return string.Create(CultureInfo.InvariantCulture,
            $" public static double[] Run{number}(double[][] r, long[] w) => Weights.Flat(new S{number}.P{number}().F({arguments}));\n"
            + $" public static object Derivative{number}() => new S{number}.P{number}().FDerivative;\n");
    }
}
