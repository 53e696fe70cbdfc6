using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

public static partial class Loan
{
    [Differentiable]
    public static double Risk([Shape(3), Features("age", "income", "debt")] Tensor<double> applicant)
    {
        var scaled = Tanh(applicant);
        return Sigmoid(Sum(scaled * scaled) - scaled[1]);
    }
}
