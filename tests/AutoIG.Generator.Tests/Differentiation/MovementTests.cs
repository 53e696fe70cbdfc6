using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Emission;
using AutoIG.Generator.Tests.Lowering;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>Whether a result moves with an input: dual numbers of the mind's eye, for functions that are short enough.</summary>
public class MovementTests
{
    [Theory]
    [InlineData(true, "return x * n;")]
    [InlineData(true, "return y;")]
    [InlineData(false, "return 1.5;")]
    [InlineData(false, "return Math.Floor(x) * Math.Sign(y);")]
    [InlineData(true, "return Math.Floor(x) * y;")]
    [InlineData(true, "return y * Math.Floor(x);")]
    [InlineData(false, "return Math.Sqrt(Math.Floor(x * y));")]
    [InlineData(false, "return x > y ? 1.0 : 2.0;")]
    [InlineData(true, "return x > y ? x : 2.0;")]
    [InlineData(false, "bool far = x > y; if (y > 1) far = !far; return far ? 1.0 : 2.0;")]
    [InlineData(true, "return (double)(float)x;")]
    [InlineData(true, "return x > y ? 2.0 : y;")]
    [InlineData(true, "return n > 1 ? 2.0 : x;")]
    [InlineData(false, "double z = 1; if (x > 0) { z = 2; double w = x * x; if (w > 1) z = 3; } return z;")]
    [InlineData(true, "double z = 1; if (x > 0) { double w = x * x; z = w; } return z;")]
    [InlineData(true, "double z = x; if (y > 0) z = Math.Round(x); return z;")]
    [InlineData(false, "double z = Math.Floor(x); if (y > 0) z = Math.Round(x); return z;")]
    [InlineData(false, "double s = 0; for (int i = 0; i < n; i++) s += Math.Floor(x); return s;")]
    [InlineData(true, "double s = 0; for (int i = 0; i < n; i++) s += x; return s;")]
    [InlineData(true, "double s = x; for (int i = 0; i < n; i++) s = Math.Floor(s); return s;")] // no turn may run
    [InlineData(true, "double a = 1, b = 1; for (int i = 0; i < n; i++) { a = b; b = x; } return a;")]
    [InlineData(false, "double a = 1, b = 1; for (int i = 0; i < n; i++) { a = a * 2; b = x; } return a;")]
    [InlineData(false, "double s = 1; while (s < x) s = s * 2; return s;")]
    public void Of_numbers(bool moves, string body) =>
        Assert.Equal(moves, Movement.IsIn(Source.LowerScalar($"double F(double x, double y, int n) {{ {body} }}")));

    [Theory]
    [InlineData(true, "Linear(x, w)")]
    [InlineData(false, "Linear(Floor(x), w)")]
    [InlineData(false, "Linear(v, w)")]
    [InlineData(true, "Linear(v, w) * x")]
    [InlineData(true, "Linear(Floor(x), w) + Linear(x, w)")]
    [InlineData(false, "Softmax(Floor(x) * v, dim: 0)")]
    [InlineData(true, "Softmax(Floor(x) * v + x, dim: 0)")]
    [InlineData(true, "Where(Tensor.GreaterThan<float>(x, 0f), v, x)")]
    [InlineData(false, "Where(Tensor.GreaterThan<float>(x, 0f), v, v * 2f)")]
    [InlineData(true, "Concat([Floor(x), x], dim: 0)")]
    [InlineData(false, "Concat([Floor(x), v], dim: 0)")]
    [InlineData(true, "wide ? x : v")]
    [InlineData(true, "wide ? v : x")]
    [InlineData(false, "wide ? v : v * 2f")]
    public void Of_tensors(bool moves, string call) => Assert.Equal(moves, Movement.IsIn(TensorSweeps.Lowered(
        $$"""
        [Shape(3, 3)] private readonly Tensor<float> w = weights["w"];
        [Shape(3)] private readonly Tensor<float> v = weights["v"];
        private readonly bool wide = weights.Metadata.Count > 2;
        [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => {{call}};
        """)));

    /// <summary>
    /// Of an elementwise operator each operand counts by its own rule: the limits of a clamp have none, and what is clamped leads nowhere.
    /// </summary>
    [Fact]
    public void Each_operand_counts_by_its_own_rule()
    {
        var m = new ScalarModel();
        Expr x = m.Input("x"), y = m.Input("y");
        Assert.False(Movement.IsIn(m.Return(
            () => x.Apply(Elementary.Floor).Apply(Activations.ClampPrimitive, y, m.Builder.Constant(2)))));
        Assert.True(Movement.IsIn(m.Return(() => x.Apply(Activations.ClampPrimitive, y, m.Builder.Constant(2)))));
    }
}
