using System.Diagnostics;
using System.Globalization;
using System.Runtime.Loader;
using System.Text;
using AutoIG.Language.Tests.Runs;
using Microsoft.CodeAnalysis;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>Many models in one assembly, with what was generated for them.</summary>
internal sealed class ModelAssembly : IDisposable
{
    /// <summary>What all programs share; the weights follow <see cref="Syntax.Weight.Element"/>.</summary>
    private static readonly SyntaxTree Common = SourceCompiler.Tree("Common.cs",
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

    /// <summary>The time of generating, in ticks of all threads.</summary>
    public static long Generating;

    private readonly AssemblyLoadContext context;

    private ModelAssembly(AssemblyLoadContext context, IReadOnlyList<CompiledModel> models) => (this.context, Models) = (context, models);

    /// <summary>The models that compile with what was generated for them.</summary>
    public IReadOnlyList<CompiledModel> Models { get; }

    /// <summary>Compiles models; what does not compile is reported and left out.</summary>
    /// <param name="subjects">The models.</param>
    /// <param name="analyses">Whether the generator runs as it does for users, or with some analyses off.</param>
    /// <param name="fail">Told of what fails.</param>
    /// <param name="invalid">Told of programs that are no C#.</param>
    public static ModelAssembly? Compile(
        IReadOnlyList<TensorSubject> subjects, bool analyses, Action<TensorFailure> fail, Action<TensorSubject, string> invalid)
    {
        if (subjects.Count == 0)
            return null;
        var files = subjects.Select((s, i) => SourceCompiler.Tree($"P{i}.cs", s.Program.Print($"P{i}"))).ToList();
        var compilation = SourceCompiler.Compilation(Common, files);
        long start = Stopwatch.GetTimestamp();
        var generated = analyses
            ? SourceCompiler.Generated(compilation, subjects.Count, (i, fault) => fail(new TensorFailure(FailureKind.Generator, subjects[i], null, fault)))
            : PlainlyGenerated(subjects, compilation, fail);
        Interlocked.Add(ref Generating, Stopwatch.GetTimestamp() - start);
        var loaded = SourceCompiler.Load(
            compilation, Common, files, generated, left => Harness(subjects, left),
            (i, fault) => fail(new TensorFailure(FailureKind.Compilation, subjects[i], null, fault)), (i, fault) => invalid(subjects[i], fault));
        return loaded is null ? null
            : new ModelAssembly(loaded.Context, [.. loaded.Programs.Select(i => new CompiledModel(subjects[i], loaded.Harness, i))]);
    }

    public void Dispose() => context.Unload();

    private static List<SyntaxTree> PlainlyGenerated(IReadOnlyList<TensorSubject> subjects, Compilation compilation, Action<TensorFailure> fail)
    {
        var trees = new List<SyntaxTree>();
        for (int i = 0; i < subjects.Count; i++)
        {
            try
            {
                if (PlainModels.Write(compilation, i, subjects[i].Program.Seed) is { } text)
                    trees.Add(SourceCompiler.Tree($"P{i}.F.g.cs", text));
            }
            catch (Exception fault)
            {
                fail(new TensorFailure(FailureKind.Generator, subjects[i], null, $"{fault.GetType().Name}: {fault.Message}"));
            }
        }
        return trees;
    }

    /// <summary>Two lines a model: its method on arrays, and its derivative.</summary>
    private static string Harness(IReadOnlyList<TensorSubject> subjects, IReadOnlyList<int> left)
    {
        var text = new StringBuilder("public static class Harness {");
        foreach (int i in left)
        {
            var program = subjects[i].Program;
            string real = program.IsSingle ? "float" : "double";
            var arguments = program.Inputs.Select((input, k) => input.Shape.Length == 0 ? $"({real})r[{k}][0]" : $"Weights.From<{real}>(r[{k}], {string.Join(", ", input.Shape)})")
                .Concat(program.Parameters.Select((p, k) => p.IsTruth ? $"w[{k}] != 0" : $"(int)w[{k}]"));
            text.Append(CultureInfo.InvariantCulture, $" public static double[] Run{i}(double[][] r, long[] w) => Weights.Flat(new P{i}().F({string.Join(", ", arguments)}));\n");
            text.Append(CultureInfo.InvariantCulture, $" public static object Derivative{i}() => new P{i}().FDerivative;\n");
        }
        text.Append('}');
        return text.ToString();
    }
}
