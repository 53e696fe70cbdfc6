using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>
/// Which adjoints of rectified convolutions are rectified together. How it is computed makes no difference in the result, which
/// <see cref="Pipeline.AnalysisTests"/> holds against what is computed without.
/// </summary>
public class JoinedRectifiersTests
{
    private const string Narrow = "var narrow = Relu(Conv2D(map, w1)); ";
    private const string Wide = "var wide = Relu(Conv2D(map, w3, padding: 1)); ";

    /// <summary>Each part has channels of its own: 5 and 3 of 8.</summary>
    [Theory]
    [InlineData("return Conv2D(Concat([Relu(Conv2D(map, w1)), Relu(Conv2D(map, w3, padding: 1))], dim: 0), head);")]
    [InlineData(Narrow + Wide + "return Conv2D(Concat([narrow, wide], dim: 0), head);")]
    [InlineData(Narrow + Wide + "var both = Concat([narrow, wide], dim: 0); return Conv2D(both, head) + Conv2D(both * both, head);")]
    public void Parts_of_one_concatenation_are_rectified_together(string body)
    {
        var sweeps = Of(body);
        var concat = Assert.Single(sweeps.Forward, operation => operation.Operator == Joins.Concat);
        var gates = sweeps.Backward.Where(operation => operation.Operator == Rectifiers.RectifierPullback).ToArray();
        // The whole, and the map that both parts read.
        Assert.Equal(2, gates.Length);
        var whole = Assert.Single(gates, gate => gate.Operands[1] == concat.Id);
        Assert.Equal(concat.Type, whole.Type);
        Assert.Contains(sweeps.AdjointOf, adjoint => adjoint.Value == concat.Id && adjoint.Derivative == whole.Operands[0]);
        // What the convolutions' adjoints read are slices of it that begin where the parts do, and nothing between is sliced and joined.
        var slices = sweeps.Backward.Where(operation => operation.Operator == Parts.Slice && operation.Operands[0] == whole.Id).ToArray();
        Assert.Equal(
            [("0", "5"), ("5", "3")],
            slices.Select(slice => (SliceAttributes)slice.Attributes).Select(slice => ($"{slice.Start}", $"{slice.Length}")));
        Assert.Equal(
            slices.Select(slice => slice.Id).Order(),
            sweeps.Backward.Where(operation => operation.Operator == Convolutions.ConvolutionTransposed
                && slices.Any(slice => operation.Operands.Contains(slice.Id)))
                .Select(operation => operation.Operands.First(operand => slices.Any(slice => slice.Id == operand))).Order());
        AssertInOrder(sweeps);
        Assert.True(sweeps.NextId > sweeps.Backward.Max(operation => operation.Id));
    }

    [Theory]
    [InlineData(Narrow + Wide + "return Conv2D(Concat([narrow, wide], dim: 0), head) + Slice(narrow, 0, 0..2);", 3)] // read behind
    [InlineData(Narrow + Wide + "var early = Slice(wide, 0, 0..2); return early + Conv2D(Concat([narrow, wide], dim: 0), head);", 3)]
    [InlineData(Narrow + "return Slice(Conv2D(Concat([narrow, narrow], dim: 0), twice), 0, 0..2);", 2)]   // the same part twice
    // A layer of its own lies between.
    [InlineData("var c = Conv2D(map, w1); return Conv2D(Concat([Relu(c), Relu(Conv2D(map, w3, padding: 1))], dim: 0), head);", 3)]
    // They lie side by side along another axis.
    [InlineData(Wide + "var other = Relu(Conv2D(map, w3b, padding: 1)); return Slice(Concat([wide, other], dim: 1), 0, 0..2);", 3)]
    [InlineData(Narrow + "var soft = Softplus(Conv2D(map, w3, padding: 1)); return Conv2D(Concat([narrow, soft], dim: 0), head);", 2)]
    // It is no convolution that is rectified, or one that others read.
    [InlineData(Narrow + "var three = Relu(Slice(map, 0, 0..3)); return Conv2D(Concat([narrow, three], dim: 0), head);", 3)]
    [InlineData(Narrow + "var c = Conv2D(map, w3, padding: 1); "
        + "return Conv2D(Concat([narrow, Relu(c)], dim: 0), head) + Slice(c, 0, 0..2);", 3)]
    [InlineData(Narrow + "return Conv2D(Concat([narrow, Relu(Conv2D(map, w3, padding: 1) + three)], dim: 0), head);", 3)] // of a sum
    [InlineData(Narrow + Wide + "return Floor(Conv2D(Concat([narrow, wide], dim: 0), head)) + Slice(map, 0, 0..2);", 1)] // no adjoint
    [InlineData(Narrow + "var plain = Conv2D(map, w3, padding: 1); return Conv2D(Concat([narrow, plain], dim: 0), head);", 2)]
    [InlineData(Narrow + "return Conv2D(Concat([narrow, Relu(Conv2D(x, first))], dim: 0), head);", 3)] // the frontier's adjoint
    [InlineData(Narrow + "return Conv2D(Concat([narrow, three], dim: 0), head);", 2)]             // a part that is a weight
    [InlineData(Narrow + Wide + "return Conv2D(Concat([wide, narrow], dim: 0) * Concat([narrow, wide], dim: 0), head);", 3)]
    [InlineData("return Conv2D(Concat([Relu(Conv2D(map, w1)), Relu(Conv2D(map, w3, padding: 1))], dim: 0) "
        + "+ Concat([Relu(Conv2D(map, w1b)), Relu(Conv2D(map, w3b, padding: 1))], dim: 0), head);", 5)]     // one slice for two
    public void What_others_read_or_is_no_rectified_convolution_stays_apart(string body, int gates)
    {
        var sweeps = Of(body);
        Assert.Equal(gates, sweeps.Backward.Count(operation => operation.Operator == Rectifiers.RectifierPullback));
        var joins = sweeps.Forward.Where(operation => operation.Operator == Joins.Concat).Select(concat => concat.Id).ToArray();
        Assert.NotEmpty(joins);
        Assert.DoesNotContain(
            sweeps.Backward, operation => operation.Operator == Rectifiers.RectifierPullback && joins.Contains(operation.Operands[1]));
        AssertInOrder(sweeps);
    }

    /// <summary>Each operation reads what is computed before it.</summary>
    private static void AssertInOrder(Generator.Differentiation.TensorDerivative sweeps)
    {
        var known = sweeps.Function.Body.Statements.Cast<IrOperation>().Concat(sweeps.Forward).Select(operation => operation.Id)
            .Append(sweeps.OutputAdjoint).ToHashSet();
        foreach (var operation in sweeps.Backward)
        {
            Assert.All(operation.Operands, operand => Assert.Contains(operand, known));
            known.Add(operation.Id);
        }
        Assert.All(sweeps.FrontierAdjoints.Where(id => id >= 0), id => Assert.Contains(id, known));
    }

    private static Generator.Differentiation.TensorDerivative Of(string body) => TensorSweeps.Of(
        $$"""
        [Shape(4, 3, 1, 1)] private readonly Tensor<float> stem = weights["stem"];
        [Shape(3, 3, 1, 1)] private readonly Tensor<float> first = weights["first"];
        [Shape(5, 4, 1, 1)] private readonly Tensor<float> w1 = weights["w1"];
        [Shape(5, 4, 1, 1)] private readonly Tensor<float> w1b = weights["w1b"];
        [Shape(3, 4, 3, 3)] private readonly Tensor<float> w3 = weights["w3"];
        [Shape(3, 4, 3, 3)] private readonly Tensor<float> w3b = weights["w3b"];
        [Shape(3, 6, 5)] private readonly Tensor<float> three = weights["three"];
        [Shape(2, 8, 1, 1)] private readonly Tensor<float> head = weights["head"];
        [Shape(2, 10, 1, 1)] private readonly Tensor<float> twice = weights["twice"];
        [Differentiable]
        public Tensor<float> F([Shape(3, 6, 5)] Tensor<float> x)
        {
            var map = Relu(Conv2D(x, stem));
            {{body}}
        }
        """);
}
