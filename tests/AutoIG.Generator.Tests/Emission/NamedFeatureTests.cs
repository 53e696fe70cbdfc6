namespace AutoIG.Generator.Tests.Emission;

/// <summary>Models whose parameters are numbers with names and whose weights are tensors: the usual tabular model.</summary>
public class NamedFeatureTests
{
    [Theory]
    [InlineData("Nn.Stack of numbers", "double F(double income, double age, double debt) => Sum(Linear(Tanh(Linear(Stack(income, age, debt), w, b)), w))")]
    [InlineData("Tensor.Create", "double F(double income, double age, double debt) { var x = Tensor.Create([income, age, debt]); return Sum(Tanh(Linear(x, w)) * x); }")]
    [InlineData("Tensor.Create of a shape", "Tensor<double> F(double income, double age, double debt) => Linear(Tensor.Create([income, age * debt, 1.0, debt, 0.5, income], [2, 3]), w)")]
    [InlineData("numbers before and after", "double F(double income, double age) { var scaled = (income - 0.3) / 2; var h = Relu(Linear(Stack(scaled, age, scaled * age), w, b)); return Sigmoid(Sum(h) * k + age); }")]
    [InlineData("a weight that scales", "Tensor<double> F(double income, double age) => b * income + Mean(w, dim: 0) * Math.Sin(age)")]
    [InlineData("numbers among tensors", "Tensor<double> F(Tensor<double> x, double age, double debt) => Linear(x + Stack(age, 2.0, debt * debt), w)")]
    [InlineData("one number", "double F(double age) => Sum(Softmax(Linear(Stack(age, 1.0, age * age), w), 0) * b)")]
    public void The_derivative_agrees_with_the_method(string what, string method) => DerivativeCheck.Check(what,
        $$"""
        public sealed partial class Model(double k)
        {
            private readonly double k = k;
            [Shape(3)] private readonly Tensor<double> b = Tensor.Create([0.1, k, -0.2], [3]);
            [Shape(3, 3)] private readonly Tensor<double> w = Tensor.Create([k, 0.4, -0.7, 0.2, 0.9, -0.1, 0.3, -0.5, 0.8], [3, 3]);
            [Differentiable]
            public {{method.Replace("Tensor<double> x,", "[Shape(3)] Tensor<double> x,", StringComparison.Ordinal)}}{{(method.EndsWith('}') ? "" : ";")}}
        }
        """);
}
