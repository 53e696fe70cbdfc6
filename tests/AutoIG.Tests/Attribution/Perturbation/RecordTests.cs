using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution.Perturbation;

/// <summary>A generated record is asked about as its arguments are.</summary>
public class RecordTests
{
    private static readonly RiskInput[] Rows = [new(1, 2, 3), new(4, 1.5, 3), new(2, 0.5, 3), new(3, 1, 3)];

    private static readonly FunctionInput<double>[] Flat =
        [.. Rows.Select(row => ((IFunctionInput<double>)row).Flatten())];

    private static DifferentiableFunction<double, RiskInput> Function => new RiskFunction().Function;

    [Fact]
    public void Pairs_of_a_record_are_those_of_its_arguments()
    {
        var method = new PairwiseInteractions(InteractionKind.ShapleyIndex);
        var expected = method.Explain<double>(Function, Flat[0], [Flat[1], Flat[2]]);
        Same(expected.Values, method.Explain(Function, Rows[0], [Rows[1], Rows[2]]).Values);
    }

    [Fact]
    public void Rows_of_records_are_those_of_their_arguments()
    {
        var dependence = new PartialDependence(0, [1, 2.5, 4]);
        Same(dependence.Explain<double>(Function, Flat, 0).Values, dependence.Explain(Function, Rows, 0).Values);
        var mean = new MeanAbsoluteAttribution(new InputXGradient());
        var expected = mean.Explain<double>(Function, Flat).Inputs;
        var values = mean.Explain(Function, Rows).Inputs;
        for (int i = 0; i < 2; i++)
            Assert.Equal(expected[i].Elements.ToArray(), values[i].Elements.ToArray());
    }

    private static void Same(Tensor<double> expected, Tensor<double> actual) =>
        Assert.Equal(expected.ToArray(), actual.ToArray());
}
