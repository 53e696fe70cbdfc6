using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests;

/// <summary>Every operator and combination of options against PyTorch.</summary>
public sealed class OperatorTests
{
    public static TheoryData<string> Names => new(OperatorCase.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Double_precision_agrees_with_PyTorch(string name) => AssertAgrees<double>(name, 1e-12);

    [Theory]
    [MemberData(nameof(Names))]
    public void Single_precision_agrees_with_PyTorch(string name) => AssertAgrees<float>(name, 2e-6);

    [Fact]
    public void Every_case_has_its_call() =>
        Assert.Equal(OperatorCase.Names.Order(), OperatorCalls<double>.ByName.Keys.Order());

    private static void AssertAgrees<T>(string name, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        OperatorCase expected = OperatorCase.Of(name);
        Tensor<T> actual = OperatorCalls<T>.ByName[name](expected.InputsAs<T>());
        Assert.Equal(expected.Output.Lengths.ToArray(), actual.Lengths.ToArray());
        double scale = Math.Max(1, Tensor.MaxMagnitude<double>(expected.Output) is var m && double.IsFinite(m) ? Math.Abs(m) : 1);
        foreach ((double e, T a) in expected.Output.Zip(actual))
            Assert.True(Math.Abs(e - double.CreateTruncating(a)) <= tolerance * scale, $"expected {e}, but got {a}");
    }
}
