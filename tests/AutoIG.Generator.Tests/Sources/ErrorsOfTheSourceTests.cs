using System.Globalization;
using AutoIG.Generator.Tests.Lowering;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoIG.Generator.Tests.Sources;

/// <summary>
/// A source that is being written holds values where their type does not fit. The operation tree leaves these as they are. That C# refuses
/// them is said by the compiler, and is no fault of the generator's.
/// </summary>
public class ErrorsOfTheSourceTests
{
    private static readonly string[] Values =
    [
        "x == y", "n > 1", "true", "\"text\"", "'c'", "null", "x", "n", "1.5", "5000000000", "(x, y)", "Math", "[x]", "[]", "default",
        "() => x", "new()", "x.y", "F", "",
    ];

    [Theory]
    [InlineData("foreach (var part in (double[])[{0}, x * y]) s += part;")]
    [InlineData("foreach (var part in new double[] {{ {0}, x * y }}) s += part;")]
    [InlineData("foreach (double part in new[] {{ {0}, {0} }}) s += part;")]
    [InlineData("foreach (var (a, b) in new[] {{ ({0}, x) }}) s += a * b;")]
    [InlineData("double[] list = [x, .. new[] {{ {0} }}]; s = list[1];")]
    [InlineData("double[][] list = [[x], [{0}]]; s = list[1][0];")]
    [InlineData("(double, double)[] list = [({0}, y)]; s = list[0].Item1;")]
    [InlineData("Span<double> list = [{0}]; s = list[0];")]
    [InlineData("System.Collections.Generic.List<double> list = [{0}]; s = list[0];")]
    [InlineData("int[] list = [{0}, n]; s = list[0] * x;")]
    [InlineData("bool[] list = [{0}, n > 1]; s = list[0] ? x : y;")]
    [InlineData("Tensor<double>[] list = [{0}]; s = list.Length * x;")]
    [InlineData("(double, double) pair = ({0}, x); s = pair.Item1;")]
    [InlineData("(double a, int b) = ({0}, n); s = a * b;")]
    [InlineData("(s, var b) = {0}; s *= b;")]
    [InlineData("s = {0};")]
    [InlineData("s += {0};")]
    [InlineData("double a = n > 1 ? {0} : x; s = a;")]
    [InlineData("double? a = {0}; s = a ?? x;")]
    [InlineData("s = Of({0}); double Of(double v) => v;")]
    [InlineData("s = Of({0}, x); double Of(params double[] v) => v[0];")]
    [InlineData("s = Of(); double Of() => {0};")]
    [InlineData("s = Of(); double Of(double v = {0}) => v * x;")]
    [InlineData("s = Of({0}); U Of<U>(U v) => v;")]
    [InlineData("s = n switch {{ 1 => {0}, _ => x }};")]
    [InlineData("s = n switch {{ {0} => y, _ => x }};")]
    [InlineData("s = Math.Max({0}, x);")]
    [InlineData("s = Math.Exp({0});")]
    [InlineData("s = Sigmoid({0});")]
    [InlineData("while ({0}) {{ s += x; break; }}")]
    [InlineData("for (double k = {0}; k < 2; k++) s += k * x;")]
    [InlineData("if ({0}) s = y; else s = -y;")]
    [InlineData("const double C = {0}; s = C * x;")]
    [InlineData("double[] list = new double[{0}]; list[0] = x; s = list[0];")]
    [InlineData("double[] list = [x, y]; s = list[{0}];")]
    [InlineData("return {0};")]
    public async Task What_does_not_fit_is_no_fault_of_the_generator(string statements)
    {
        string[] models =
        [
            $"public static partial class Doubles {{ {Methods(statements, "double")} }}",
            $"public static partial class Singles {{ {Methods(statements, "float")} }}",
            $"public static partial class Any<T> where T : unmanaged, IBinaryFloatingPointIeee754<T> {{ {Methods(statements, "T")} }}",
        ];
        var compilation = Source.CompileLoosely(models).WithAnalyzers([new DifferentiableAnalyzer()]);
        var faults = (await compilation.GetAnalyzerDiagnosticsAsync()).Where(diagnostic => diagnostic.Id is "AIG9001" or "AD0001");
        Assert.True(!faults.Any(), string.Join("\n", faults.Select(fault =>
            $"{fault}\n{fault.Location.SourceTree?.GetText().Lines[fault.Location.GetLineSpan().StartLinePosition.Line]}")));
    }

    private static string Methods(string statements, string type) => string.Join("\n", Values.Select((value, i) =>
        "[Differentiable] public static double F@(double x, double y, int n) { double s = x; # return s * y; }"
            .Replace("@", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("#", string.Format(CultureInfo.InvariantCulture, statements, value), StringComparison.Ordinal)
            .Replace("double", type, StringComparison.Ordinal)));
}
