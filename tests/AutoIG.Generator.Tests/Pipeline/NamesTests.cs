using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Tests.Lowering;
using AutoIG.Generator.Tests.Snapshots;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Tests.Pipeline;

/// <summary>
/// Names of the user's stand: layers are read by what is computed from them, and no name of generated code is taken for one of the model's.
/// </summary>
public class NamesTests
{
    [Theory]
    [InlineData("var a = Reshape(x, 6, 4); var b = Reshape(a, 2, 12); return b * b;")]
    [InlineData("var a = Permute(x, 1, 0, 2); var b = Permute(a, 2, 1, 0); return b * b;")]
    [InlineData("var a = Permute(x, 1, 0, 2); var b = Permute(a, 1, 0, 2); return b * b;")]
    [InlineData("var a = Slice(x, 0, 0..2); var b = Slice(a, 0, 1..2); return b * b;")]
    [InlineData("var a = x[1..3, .., ..]; var b = a[1..2, .., ..]; return b * b;")]
    [InlineData("var y = x * x; var a = Concat([x, y], 0); var b = Slice(a, 0, 3..6); return b * b;")]
    [InlineData("var a = -x; var b = -a; return b * b;")]
    public void A_layer_is_read_by_what_is_computed_from_it(string body)
    {
        var lowered = Source.Lower($"public static partial class Model {{ [Differentiable] public static Tensor<double> F([Shape(3, 2, 4)] Tensor<double> x) {{ {body} }} }}");
        Assert.True(lowered.Function is not null, string.Join("\n", lowered.Diagnostics));
        var function = lowered.Function!;
        Assert.Contains(function.Layers, layer => layer.Name == "b");
        var operations = function.Body.Statements.OfType<IrOperation>().ToDictionary(operation => operation.Id);
        var readers = operations.Values.SelectMany(operation => operation.Operands).ToHashSet();
        Assert.All(function.Layers, layer => Assert.Contains(layer.Value, readers));
        // b is computed from a, not past it.
        int b = function.Layers.Single(layer => layer.Name == "b").Value, a = function.Layers.Single(layer => layer.Name == "a").Value;
        Assert.True(Reaches(b, a), IrText.Of(function));

        bool Reaches(int from, int to) => from == to || operations[from].Operands.Any(operand => Reaches(operand, to));
    }

    [Fact]
    public void A_model_may_stand_beside_types_named_like_kernels() => Assert.Single(GeneratorRun.Files(
        """
        namespace Shop;
        internal static class Elementwise { }
        internal static class Movement { }
        internal static class Reductions { }
        internal static class Softmax { }
        internal static class MatMul { }
        public static partial class Model
        {
            [Differentiable]
            public static Tensor<double> F([Shape(3, 4)] Tensor<double> x)
            {
                var a = Nn.Softmax(Permute(x * x, 1, 0), 0);
                var b = Concat([a, Nn.Exp(a)], 0);
                return Sum(Nn.MatMul(b, x), 0) * 2.0;
            }
        }
        """));

    /// <summary>Products of a constant that differ are calls in a loop, whose variable is not the model's.</summary>
    [Theory]
    [InlineData("product")]
    [InlineData("productOfPoint")]
    [InlineData("points")]
    public void A_variable_may_be_called_as_a_loops(string name) => Assert.Single(GeneratorRun.Files(
        $$"""
        namespace Shop;
        public sealed partial class Model(Tensor<double> weights)
        {
            [Shape(2, 3, 8)] private readonly Tensor<double> weights = weights;

            [Differentiable]
            public Tensor<double> F([Shape(8, 3)] Tensor<double> x)
            {
                var {{name}} = Nn.MatMul(Unsqueeze(x, 0), weights);
                var mean = Mean(Slice(Reshape(Pad({{name}}, [1, 0]), 2, 9, 8), 1, 1..9) + {{name}}, 1);
                return Flatten(mean);
            }
        }
        """));

    [Fact]
    public void A_model_may_stand_beside_namespaces_named_like_ours() => Assert.Single(GeneratorRun.Files(
        """
        namespace Shop.Kernels { internal static class Own { } }
        namespace Shop.AutoIG { internal static class Own { } }
        namespace Shop.Models
        {
            public static partial class Model
            {
                [Differentiable]
                public static Tensor<double> F([Shape(3, 4)] Tensor<double> x) => Sum(Nn.Softmax(x * x, 1), 0) * 2.0;
            }
        }
        """));

    [Fact]
    public void The_second_of_two_overloads_is_refused_and_the_first_is_generated()
    {
        var project = GeneratorRun.Project(("Model.cs",
            """
            namespace Shop;
            public static partial class Model
            {
                [Differentiable] public static double F(double x) => x * x;
                [Differentiable] public static double F(double x, double y) => x * y;
            }
            """));
        var result = GeneratorRun.Driver().RunGenerators(project).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Contains("outputs[point] = x * x;", Assert.Single(result.GeneratedSources).SourceText.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Types_that_differ_in_their_type_parameters_alone_have_files_of_their_own() => Assert.Equal(2, GeneratorRun.Files(
        """
        namespace Shop;
        public static partial class Model { [Differentiable] public static double F(double x) => x * x; }
        public static partial class Model<T> where T : unmanaged, IBinaryFloatingPointIeee754<T> { [Differentiable] public static T F(T x) => x * x; }
        """).Length);

    /// <summary>Generated files are told apart without regard to case, and each method has one of its own.</summary>
    [Theory]
    [InlineData("public static partial class N { FUNCTION } public static partial class N<T> { FUNCTION } public static partial class N1 { FUNCTION } public static partial class N2<T> { FUNCTION }", 4)]
    [InlineData("public static partial class Gate { FUNCTION } public static partial class GATE { FUNCTION } public static partial class gATE { FUNCTION } public static partial class gATE<T> { FUNCTION }", 4)]
    [InlineData("namespace Of { public static partial class Gate { FUNCTION } } namespace OF { public static partial class Gate { FUNCTION } public static partial class gATE { FUNCTION } }", 3)]
    [InlineData("public static partial class Outer { public static partial class A1 { FUNCTION } } public static partial class oUTER { public static partial class A1 { FUNCTION } public static partial class a1 { FUNCTION } }", 3)]
    [InlineData("public static partial class Model { FUNCTION [Differentiable] public static double f(double x) => x * x * x; }", 2)]
    public void Names_that_differ_in_case_or_arity_alone_have_files_of_their_own(string types, int files)
    {
        const string Function = "[Differentiable] public static double F(double x) => x * x;";
        var written = GeneratorRun.Files($"namespace Shop {{ {types.Replace("FUNCTION", Function, StringComparison.Ordinal)} }}");
        Assert.Equal(files, written.Select(file => file.HintName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    /// <summary>A method that has no name of its own gets nothing that would name another's.</summary>
    [Fact]
    public void An_explicit_implementation_is_refused_and_leaves_what_stands_compiling()
    {
        var project = GeneratorRun.Project(("Model.cs",
            """
            namespace Shop;
            public interface IRisk { double F(double x); }
            public sealed partial class Model : IRisk { [Differentiable] double IRisk.F(double x) => x * x; }
            """));
        var result = GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(project, out var whole, out var reported).GetRunResult();
        Assert.Null(result.Results.Single().Exception);
        Assert.Empty(result.GeneratedTrees);
        Assert.Empty(reported);
        Assert.DoesNotContain(whole.GetDiagnostics(), fault => fault.Severity == DiagnosticSeverity.Error);
    }

    /// <summary>
    /// Blocks of one name, and what is private in them: an accessor for each, also where only one way through the method reads it.
    /// </summary>
    [Fact]
    public void Members_that_differ_in_case_are_read_each_for_itself() => Assert.Equal(2, GeneratorRun.Files(
        """
        namespace Shop.Left { public sealed class Gate { private readonly double w = 2, W = 3; public double Of(double x) => x * w + W; } }
        namespace Shop.Right { public sealed class Gate { private readonly double w = 5; public double Of(double x) => x * w; } }
        namespace Shop
        {
            public sealed partial class Model(double k, double K, bool isLeft)
            {
                private readonly bool isLeft = isLeft;
                private readonly Left.Gate left = new();
                private readonly Right.Gate right = new();
                private const int GateAccess = 1;
                [Differentiable] public double F(double x) => left.Of(x) * k + right.Of(x) * K;
                [Differentiable] public Tensor<double> G([Shape(3)] Tensor<double> x) => isLeft ? x * left.Of(2) * k : x * right.Of(2) * K;
            }
        }
        """).Length);

    /// <summary>To C#, names that differ in characters without a shape are one; to a call they are two.</summary>
    [Fact]
    public void Dimensions_that_differ_in_characters_that_do_not_show_are_two() => Assert.Single(GeneratorRun.Files(
        """
        namespace Shop;
        public static partial class Model
        {
            [Differentiable]
            public static Tensor<double> F(
                [Shape("a\u200Cb")] Tensor<double> x, [Shape("ab")] Tensor<double> y, [Shape("batc\u200Ch", 2)] Tensor<double> z) =>
                Tanh(x) * Sum(Softmax(y, 0) * y) * Sum(Softmax(z, 0) * z);
        }
        """));

    /// <summary>
    /// A method of two parts is marked where it is declared or where it is written, and is one; so are those that it calls.
    /// </summary>
    [Theory]
    [InlineData("[Differentiable] ", "")]
    [InlineData("", "[Differentiable] ")]
    public async Task A_marked_method_may_be_partial(string declared, string written)
    {
        string model = $$"""
            /// <summary>A model.</summary>
            public static partial class Model
            {
                {{declared}}public static partial double F(double x);
                {{written}}public static partial double F(double x) => x * G(Same(x), Two);
                private static partial T Same<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
                private static partial T Same<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => x * T.Sqrt(x);
                private static partial double G(double x, double y);
                private static partial double G(double x, double y) => x - y;
                private static partial double Two { get; }
                private static partial double Two => 2;
            }
            """;
        string text = Assert.Single(GeneratorRun.Files(model)).SourceText.ToString();
        Assert.Contains("void Backward<TGate>", text, StringComparison.Ordinal);
        Assert.Empty(await Refusal.Diagnostics(model));
    }
}
