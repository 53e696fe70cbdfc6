namespace AutoIG.Generator.Tests.Lowering;

public class StraightLineTests
{
    private static void Expect(string expected, params string[] sources) => Source.Expect(expected, sources);

    [Fact]
    public void Numbers() => Expect(
        """
        %0 = Input income : []  'income'
        %1 = Input debt : []  'debt'
        %2 = Constant 3.1 : []
        %3 = Multiply %2 %1 : []
        %4 = Divide %3 %0 : []  'ratio'
        %5 = Negate %4 : []
        %6 = Exp %5 : []
        %7 = Constant 1 : []
        %8 = Add %7 %6 : []
        %9 = Divide %7 %8 : []
        return %9
        layer ratio = %4 []
        """,
        Source.Scalar("double Risk(double income, double debt) { var ratio = 3.1 * debt / income; return 1 / (1 + Math.Exp(-ratio)); }"));

    [Fact]
    public void An_integer_that_is_only_converted_is_a_feature() => Expect(
        """
        %0 = Input missed : []  'missed'
        %1 = Constant 0.8 : []
        %2 = Multiply %1 %0 : []
        return %2
        """,
        Source.Scalar("double Risk(int missed) => 0.8 * missed;"));

    [Fact]
    public void Weights_of_the_model() => Expect(
        """
        %0 = Input x : [3]  'x'
        %1 = Model model.w : [4, 3]
        %2 = Model model.b : [4]
        %3 = LinearWeights %1 %2 : Prepared
        %4 = Linear %0 %3 : [4]  'z'
        %5 = Tanh %4 : [4]  'hidden'
        return %5
        layer z = %4 [4]
        layer hidden = %5 [4]
        """,
        """
        public sealed partial class Model(float[] a, float[] c)
        {
            [Shape(4, 3)] private readonly Tensor<float> w = Tensor.Create(a, [4, 3]);
            [Shape(4)] private readonly Tensor<float> b = Tensor.Create(c, [4]);
            [Differentiable]
            public Tensor<float> Hidden([Shape(3)] Tensor<float> x)
            {
                var z = Linear(x, w, b);
                var hidden = Tensor.Tanh<float>(z);
                return hidden;
            }
        }
        """);

    [Fact]
    public void Operators_of_tensors_and_helpers() => Expect(
        """
        %0 = Input x : [3]  'x'
        %1 = Model model.w : [3]
        %2 = Multiply %0 %1 : [3]
        %3 = Add %2 %2 : [3]  'twice'
        %4 = Constant 1 : []
        %5 = Subtract %3 %4 : [3]  'y'
        %6 = Negate %5 : [3]
        %7 = Add %6 %6 : [3]  'twice'
        return %7
        layer Twice[0].twice = %3 [3]
        layer y = %5 [3]
        layer Twice[1].twice = %7 [3]
        """,
        """
        public sealed partial class Model<T>(T[] a) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            [Shape(3)] private readonly Tensor<T> w = a;
            [Differentiable]
            public Tensor<T> F([Shape(3)] Tensor<T> x)
            {
                var y = Twice(x * w) - T.CreateChecked(1);
                return Twice(-y);
            }
            private static Tensor<T> Twice(Tensor<T> v) { var twice = v + v; return twice; }
        }
        """);
}
