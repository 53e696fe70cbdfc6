using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>Recurrent layers of every kind, whose states relevance goes back through, and their weights as plain numbers.</summary>
internal sealed partial class RecurrentModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Steps = 6, Features = 3, Hidden = 4;

    [Shape(16, 3)] private readonly Tensor<T> inputOfLstm = Matrix(1, 16, 3);
    [Shape(16, 4)] private readonly Tensor<T> stateOfLstm = Matrix(2, 16, 4);
    [Shape(16)] private readonly Tensor<T> biasOfInput = Vector(3, 16);
    [Shape(16)] private readonly Tensor<T> biasOfState = Vector(4, 16);
    [Shape(12, 3)] private readonly Tensor<T> inputOfGru = Matrix(1, 12, 3);
    [Shape(12, 4)] private readonly Tensor<T> stateOfGru = Matrix(2, 12, 4);
    [Shape(12)] private readonly Tensor<T> biasOfInputOfGru = Vector(3, 12);
    [Shape(12)] private readonly Tensor<T> biasOfStateOfGru = Vector(4, 12);
    [Shape(4, 3)] private readonly Tensor<T> inputOfRnn = Matrix(1, 4, 3);
    [Shape(4, 4)] private readonly Tensor<T> stateOfRnn = Matrix(2, 4, 4);
    [Shape(4)] private readonly Tensor<T> biasOfInputOfRnn = Vector(3, 4);
    [Shape(4)] private readonly Tensor<T> biasOfStateOfRnn = Vector(4, 4);
    [Shape(16, 8)] private readonly Tensor<T> inputOfSecond = Matrix(5, 16, 8);
    [Shape(4)] private readonly Tensor<T> start = Vector(6, 4);
    [Shape(4)] private readonly Tensor<T> startOfCell = Vector(7, 4);

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Long([Shape(6, 3)] Tensor<T> x) =>
        Flatten(Nn.Lstm(x, inputOfLstm, stateOfLstm, biasOfInput, biasOfState, start, startOfCell));

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> LongReversed([Shape(6, 3)] Tensor<T> x)
    {
        var hidden = Nn.Lstm(x, inputOfLstm, stateOfLstm, reverse: true);
        return Flatten(hidden);
    }

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Gated([Shape(6, 3)] Tensor<T> x) =>
        Flatten(Nn.Gru(x, inputOfGru, stateOfGru, biasOfInputOfGru, biasOfStateOfGru, start));

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> GatedReversed([Shape(6, 3)] Tensor<T> x) =>
        Flatten(Nn.Gru(x, inputOfGru, stateOfGru, reverse: true));

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Plain([Shape(6, 3)] Tensor<T> x) =>
        Flatten(Nn.Rnn(x, inputOfRnn, stateOfRnn, biasOfInputOfRnn, biasOfStateOfRnn));

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Rectified([Shape(6, 3)] Tensor<T> x) =>
        Flatten(Nn.Rnn(x, inputOfRnn, stateOfRnn, biasOfInputOfRnn, biasOfStateOfRnn, nonlinearity: RnnNonlinearity.Relu));

    /// <summary>Two layers, the first of two directions.</summary>
    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Stacked([Shape(6, 3)] Tensor<T> x)
    {
        var both = Concat(
            [
                Nn.Lstm(x, inputOfLstm, stateOfLstm, biasOfInput, biasOfState),
                Nn.Lstm(x, inputOfLstm, stateOfLstm, biasOfInput, biasOfState, reverse: true),
            ],
            1);
        return Flatten(Nn.Lstm(both, inputOfSecond, stateOfLstm, biasOfInput, biasOfState));
    }

    /// <summary>The numbers of a matrix or vector of the model, row-major.</summary>
    public static double[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)((2 * random.NextDouble()) - 1))];
    }

    private static Tensor<T> Matrix(int seed, int rows, int columns) =>
        Tensor.Create(Array.ConvertAll(Numbers(seed, rows * columns), T.CreateChecked), [rows, columns]);

    private static Tensor<T> Vector(int seed, int length) =>
        Tensor.Create(Array.ConvertAll(Numbers(seed, length), T.CreateChecked), [length]);
}
