using AutoIG.CompilerServices;
using AutoIG.Generator.Tests.Emission;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>The list of the operators that make ±∞ or NaN of finite numbers: it has all that do, and no other.</summary>
public sealed class SteepOperatorTests
{
    public static TheoryData<string> Names => new(OperatorModels.All.Select(model => model.Name));

    /// <summary>
    /// For each call of each operator: where a value or a derivative is not finite, an operator of the list can have made it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_not_finite_has_been_made_by_one_of_them(string name)
    {
        var model = OperatorModels.Of(name);
        var function = OperatorModels.Instance.Derivative(model);
        var steep = ScalarSweeps<double>.Definition(function).SteepOperators(0);
        string[] inputs = [.. model.Inputs.Keys];
        foreach (var input in SingularInputs.Of(model))
        {
            double[] values = Flat(function.Evaluate(SingularInputs.Joined(input)));
            if (!values.All(double.IsFinite))
            {
                Assert.Contains(steep, place => place.Behind.Contains(-1));
                continue;
            }
            var gradients = function.VectorJacobianProduct(SingularInputs.Joined(input), [.. values.Select(_ => 1.0)]);
            for (int i = 0; i < inputs.Length; i++)
            {
                if (!Flat(gradients[inputs[i]]).All(double.IsFinite))
                    Assert.Contains(steep, place => place.InFront.Contains(~i));
            }
        }
    }

    /// <summary>An operator that is named without need hides the one that is to blame.</summary>
    [Fact]
    public void Operators_that_have_no_pole_are_not_named()
    {
        var steep = OperatorModels.All.SelectMany(model =>
            ScalarSweeps<double>.Definition(OperatorModels.Instance.Derivative(model)).SteepOperators(0)).ToArray();
        Assert.Equal(
            "Acos, Acosh, Asin, Atanh, Cosh, Divide, Exp, Exp2, Expm1, Log, Log10, Log1p, Log2, Pow, Reciprocal, Sinh, Sqrt",
            NamesOf(steep.Where(place => place.Behind.Count > 0)));
        Assert.Equal(
            "Acos, Acosh, Asin, Atan2, Atanh, Cbrt, Cosh, Expm1, Log1p, Pow, Sinh, Sqrt",
            NamesOf(steep.Where(place => place.InFront.Count > 0)));
    }

    [Fact]
    public void Each_says_its_statement_and_the_layers_next_to_it()
    {
        string written = Written(
            """
            public sealed partial class Model(Tensor<double> w)
            {
                [Shape(4)] private readonly Tensor<double> w = w;

                [Differentiable]
                public Tensor<double> F([Shape(4)] Tensor<double> x, [Shape(4)] Tensor<double> y)
                {
                    var logs = Log(x);
                    var safe = Sqrt(y * y + 1.0);
                    var roots = Sqrt(logs / w) + Cbrt(y);
                    return roots * safe;
                }
            }
            """);
        Assert.Equal(
            """
            [
                new("Log", "var logs = Log(x);", [0], []),
                new("Divide", "var roots = Sqrt(logs / w) + Cbrt(y);", [2], []),
                new("Sqrt", "var roots = Sqrt(logs / w) + Cbrt(y);", [2], [0]),
                new("Cbrt", "var roots = Sqrt(logs / w) + Cbrt(y);", [], [-2]),
            ];
            """.ReplaceLineEndings("\n"), written);
    }

    /// <summary>Inside a loop what it carries is no layer yet; behind it, it is.</summary>
    [Fact]
    public void What_a_loop_carries_is_a_layer_behind_it()
    {
        string written = Written(
            """
            public static partial class Model
            {
                [Differentiable]
                public static double F(double x, double y, int n)
                {
                    double s = x;
                    for (int i = 0; i < n; i++)
                        s = Math.Sqrt(s);
                    return y > 0 ? Math.Cbrt(s) : y;
                }
            }
            """);
        Assert.Equal(
            """
            [
                new("Sqrt", "s = Math.Sqrt(s);", [0], [-1]),
                new("Cbrt", "return y > 0 ? Math.Cbrt(s) : y;", [], [0]),
            ];
            """.ReplaceLineEndings("\n"), written);
    }

    /// <summary>What a loop repeats, at compile time too, is one place.</summary>
    [Fact]
    public void Turns_of_an_unrolled_loop_are_one_place()
    {
        string written = Written(
            """
            public static partial class Model
            {
                [Differentiable]
                public static double F(double x, double y)
                {
                    double s = x;
                    for (int i = 0; i < 3; i++)
                        s = Math.Cbrt(s) + y;
                    return s;
                }
            }
            """);
        Assert.Equal("""[new("Cbrt", "s = Math.Cbrt(s) + y;", [], [-2, -1])];""", written);
    }

    [Fact]
    public void A_function_without_them_says_nothing() => Assert.Equal("", Written(
        """
        public static partial class Model
        {
            [Differentiable]
            public static double F(double x, double y) => Math.Sqrt(x * x + 1) * Math.Tanh(y) / (1 + Math.Abs(y));
        }
        """));

    /// <summary>The list as it is written, from where its items begin.</summary>
    private static string Written(string source)
    {
        CompiledModel.Generate(source, out string generated);
        const string Header = "SteepOperators(int way) =>";
        int start = generated.IndexOf(Header, StringComparison.Ordinal);
        if (start < 0)
            return "";
        start += Header.Length;
        string list = generated[start..(generated.IndexOf("];", start, StringComparison.Ordinal) + 2)];
        return string.Join("\n", list.Split('\n').Where(line => line.Trim().Length > 0).Select(line =>
            line.StartsWith("        ", StringComparison.Ordinal) ? line[8..] : line.TrimStart()));
    }

    private static string NamesOf(IEnumerable<SteepOperator> places) =>
        string.Join(", ", places.Select(place => place.Name).Distinct().Order(StringComparer.Ordinal));
}
