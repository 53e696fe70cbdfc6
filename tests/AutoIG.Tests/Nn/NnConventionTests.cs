using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests;

/// <summary>What the documentation of <see cref="Nn"/> promises beyond PyTorch's numbers.</summary>
public sealed class NnConventionTests
{
    private static Tensor<double> Counting(params int[] sizes)
    {
        double[] numbers = [.. Enumerable.Range(1, sizes.Aggregate(1, (a, b) => a * b)).Select(i => (double)i)];
        return Tensor.Create(numbers, [.. sizes.Select(s => (nint)s)]);
    }

    private static void AssertTensor<T>(Tensor<T> actual, int[] sizes, params T[] elements)
    {
        Assert.Equal(sizes.Select(s => (nint)s), actual.Lengths.ToArray());
        Assert.Equal(elements, actual.ToArray());
    }

    [Fact]
    public void Views_are_read_by_their_strides()
    {
        Tensor<double> matrix = Counting(2, 3);
        Tensor<double> transposed = Tensor.Transpose(matrix), column = matrix[.., 1..2], row = matrix[1..2, 1..3];

        AssertTensor(Negate(transposed), [3, 2], -1, -4, -2, -5, -3, -6);
        AssertTensor(Reshape(column, 2), [2], 2, 5);
        AssertTensor(Linear(transposed, Counting(1, 2)), [3, 1], 9, 12, 15);
        AssertTensor(Concat([column, column], dim: 1), [2, 2], 2, 2, 5, 5);
        AssertTensor(Reshape(row, 2), [2], 5, 6);
        AssertTensor(Flatten(Tensor.Create([1.0, 2, 3, 4], [2], [2])), [2], 1, 3);
    }

    [Fact]
    public void An_operator_never_writes_to_its_input()
    {
        Tensor<double> input = Counting(2, 3);
        Tensor<double> reshaped = Reshape(input, 3, 2), same = Repeated(input);
        reshaped[0, 0] = 100;
        same[0, 0] = 200;
        AssertTensor(input, [2, 3], 1, 2, 3, 4, 5, 6);

        static Tensor<double> Repeated(Tensor<double> x) => Permute(x, 0, 1);
    }

    [Fact]
    public void Reductions_of_everything_are_numbers_and_of_the_only_dimension_one_element()
    {
        double total = Sum(Counting(2, 3));
        Assert.Equal(21, total);
        AssertTensor(Sum(Counting(3), dim: 0), [1], 6.0);
        AssertTensor(Max(Counting(2, 3), dims: [0, 1]), [1], 6.0);
        AssertTensor(Max(Counting(2, 3), dims: [0, 1], keepDim: true), [1, 1], 6.0);
    }

    [Fact]
    public void Broadcasting_is_right_where_the_operators_of_the_base_library_are_not()
    {
        Tensor<double> left = Counting(2, 3), right = Counting(2, 1);
        AssertTensor(Add(left, right), [2, 3], 2, 3, 4, 6, 7, 8);
        AssertTensor(Add(right, left), [2, 3], 2, 3, 4, 6, 7, 8);
        AssertTensor(Subtract(Counting(3), right), [2, 3], 0, 1, 2, -1, 0, 1);
    }

    [Fact]
    public void Flips_and_angles_are_right_where_the_base_library_is_not()
    {
        Tensor<double> matrix = Counting(2, 3);
        AssertTensor(Flip(matrix, 0), [2, 3], 4, 5, 6, 1, 2, 3);
        AssertTensor(Flip(matrix, -1), [2, 3], 3, 2, 1, 6, 5, 4);
        AssertTensor(Flip(matrix, 1, 0), [2, 3], 6, 5, 4, 3, 2, 1);
        AssertTensor(Flip(matrix), [2, 3], 1, 2, 3, 4, 5, 6);
        AssertTensor(Flip(Counting(1, 3), 0, 1), [1, 3], 3, 2, 1);
        AssertTensor(Atan2(2.0, Counting(2)), [2], Math.Atan2(2, 1), Math.Atan2(2, 2));
        AssertTensor(Atan2(Counting(2), 2.0), [2], Math.Atan2(1, 2), Math.Atan2(2, 2));
    }

    [Fact]
    public void Not_a_number_is_passed_on()
    {
        Tensor<double> input = Tensor.Create([1, double.NaN, 3]);
        Assert.Equal(double.NaN, Max(input));
        Assert.Equal(double.NaN, Min(input));
        Assert.Equal(double.NaN, Relu(double.NaN));
        Assert.Equal(double.NaN, HardTanh(double.NaN));
        Assert.Equal(double.NaN, Clamp(double.NaN, 0, 1));
        Assert.Equal(double.NaN, LeakyRelu(double.NaN));
        Assert.Equal(double.NaN, Elu(double.NaN));
        Assert.Equal(double.NaN, Gelu(double.NaN));
        Assert.Equal(double.NaN, Sign(double.NaN));
        Assert.Equal(double.NaN, MaxPool1D(Reshape(input, 1, 3), 3)[0, 0]);
        Assert.All(Softmax(input).ToArray(), x => Assert.Equal(double.NaN, x));
    }

    [Fact]
    public void The_sign_of_a_negative_zero_is_zero_as_that_of_Math_is() =>
        Assert.Equal([1 / (double)Math.Sign(-0.0), -1, 1], [1 / Sign(-0.0), Sign(double.NegativeInfinity), Sign(double.Epsilon)]);

    [Fact]
    public void Extreme_arguments_do_not_overflow()
    {
        Assert.Equal(0, Sigmoid(-1e4));
        Assert.Equal(1, Sigmoid(1e4));
        Assert.Equal(-1e4, LogSigmoid(-1e4));
        Assert.Equal(0f, LogSigmoid(1e4f));
        Assert.Equal(0, Softplus(-1e4));
        Assert.Equal(1e4, Softplus(1e4));
        Assert.Equal(-1, Elu(double.NegativeInfinity));
        Assert.Equal(0, Gelu(-40.0));
        Assert.Equal(40, Gelu(40.0));
        AssertTensor(Softmax(Tensor.Create([1e4, 0, -1e4])), [3], 1, 0, 0);
        AssertTensor(Softmax(Tensor.Create([0, double.NegativeInfinity])), [2], 1, 0);
        Assert.Equal(1e300, LogSumExp(Tensor.Create([1e300, -1e300])));
        Assert.Equal(double.PositiveInfinity, Expm1(1e4));
        Assert.Equal(double.PositiveInfinity, Log1p(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, Log1p(-1.0));
    }

    [Theory]
    [InlineData(0.5, 0.479500122186953462)]
    [InlineData(1, 0.157299207050285131)]
    [InlineData(2, 0.00467773498104726584)]
    [InlineData(2.5, 0.000406952017444958939)]
    [InlineData(5, 1.53745979442803485e-12)]
    [InlineData(10, 2.08848758376254475e-45)]
    [InlineData(26, 5.66319240885614286e-296)]
    [InlineData(-1, 1.84270079294971487)]
    [InlineData(-5, 1.9999999999984625)]
    public void The_complementary_error_function_keeps_its_relative_accuracy(double x, double expected) =>
        Assert.InRange(ErrorFunction.Erfc(x) / expected, 1 - 4e-15, 1 + 4e-15);

    [Fact]
    public void Small_arguments_do_not_cancel()
    {
        Assert.Equal(1e-20, Expm1(1e-20));
        Assert.Equal(1.00000000500000002e-8, Expm1(1e-8), 1e-23);
        Assert.Equal(1e-20f, Elu(1e-20f));
        Assert.Equal(-9.99999995000000017e-9, Elu(-1e-8), 1e-23);
        Assert.Equal(9.99999995000000033e-9, Log1p(1e-8), 1e-23);
        Assert.Equal(MathF.Exp(-30), Softplus(-30f), 1e-19f);
    }

    [Fact]
    public void Scalars_and_tensors_share_one_definition()
    {
        Assert.Equal(Gelu(0.7f), Gelu(Tensor.Create([0.7f]))[0]);
        Assert.Equal(Softplus(0.7, beta: 2), Softplus(Tensor.Create([0.7]), beta: 2)[0]);
        Assert.Equal(Erf(0.7), Erf(Tensor.Create([0.7]))[0]);
    }

    [Fact]
    public void A_pair_is_a_number_or_a_tuple()
    {
        Pair both = 3, each = (2, 1);
        Padding border = 2, borders = (0, 1);
        Assert.Equal(new Pair(3, 3), both);
        Assert.Equal((2, 1), (each.Height, each.Width));
        Assert.Equal((2, 2, false), (border.Height, border.Width, border.IsSame));
        Assert.Equal((0, 1), (borders.Height, borders.Width));
        Assert.True(Padding.Same.IsSame);
        Assert.Equal((Padding)0, Padding.Valid);
    }

    [Fact]
    public void A_window_of_border_alone_has_no_maximum()
    {
        // Dilation 3 puts both taps of the first window's first row into the border, and its second row below the only row.
        Tensor<double> pooled = MaxPool2D(Counting(1, 2, 1), kernelSize: (2, 2), stride: 1, padding: 1, dilation: (3, 1));
        AssertTensor(pooled, [1, 1, 2], double.NegativeInfinity, double.NegativeInfinity);
    }

    [Fact]
    public void A_mask_of_conditions_shuts_keys_out()
    {
        Tensor<double> query = Counting(2, 2), key = Counting(3, 2), value = Counting(3, 1);
        Tensor<bool> sees = Tensor.Create([true, false, false, true, false, true], [2, 3]);

        Tensor<double> attended = ScaledDotProductAttention(query, key, value, sees, scale: 0.1);

        // The second query weighs the first and the last key by e^(1.1) and e^(3.9): scores 0.1·(3·1 + 4·2) and 0.1·(3·5 + 4·6).
        double last = 1 / (1 + Math.Exp(1.1 - 3.9));
        Assert.Equal(1, attended[0, 0]);
        Assert.Equal(1 + (2 * last), attended[1, 0], 1e-14);
        Tensor<double> weights = AttentionWeights(query, key, sees, scale: 0.1);
        double[] expected = [1, 0, 0, 1 - last, 0, last];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], weights[i / 3, i % 3], 1e-14);
    }

    [Fact]
    public void The_root_mean_square_is_guarded_by_the_precision_of_the_type()
    {
        Tensor<float> tiny = Tensor.Create([1e-4f, 1e-4f]);
        float expected = 1e-4f / MathF.Sqrt(1e-8f + MathF.Pow(2, -23));
        Assert.Equal(expected, RmsNorm(tiny, [2])[0], 1e-6f);
        Assert.Equal(1, RmsNorm(Tensor.Create([1e-4, 1e-4]), [2])[0], 1e-7);
    }

    [Fact]
    public void Dropout_is_the_identity()
    {
        Tensor<double> input = Counting(3);
        Assert.Same(input, Dropout(input, 0.3));
    }
}
