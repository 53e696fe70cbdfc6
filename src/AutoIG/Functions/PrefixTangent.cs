using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Pushes moves from one point to another through the prefix: to the frontier, or to a layer before it. The prefix is affine, z = A·x + b,
/// so that A·ẋ is its value at 2ⁿ·ẋ less its value at 0, divided by 2ⁿ: of a small ẋ as it is the difference would be lost beside b.
/// </summary>
/// <param name="bound">The function.</param>
/// <param name="batch">Evaluates the prefix: a row for each move, and one behind them for 0.</param>
/// <param name="layer">What keeps the layer; <see langword="null"/> where the frontier is asked for.</param>
internal readonly struct PrefixTangent<T>(BoundFunction<T> bound, Batch<T> batch, LayerCapture<T>? layer = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>n of a move that is more than a number holds: it is halved before it is taken.</summary>
    private const int Halved = -1;

    /// <summary>Where the exponents of numbers above 1 have their middle.</summary>
    private static readonly int Middle = T.ILogB(T.BitDecrement(T.PositiveInfinity)) / 2;

    /// <summary>Pushes moves.</summary>
    /// <param name="ends">The points.</param>
    /// <param name="moves">From which to which.</param>
    /// <param name="powers">Receives n of each.</param>
    public void Push(Arguments<T> ends, ReadOnlySpan<(int Start, int End)> moves, Span<int> powers)
    {
        for (int move = 0; move < moves.Length; move++)
            powers[move] = PowerOf(ends[moves[move].Start], ends[moves[move].End]);
        Run(ends, moves, powers);
        bool overflows = false;
        for (int move = 0; move < moves.Length; move++)
        {
            if (powers[move] <= 0 || IsFinite(move))
                continue;
            powers[move] = 0;
            overflows = true;
        }
        // Beside very large weights the larger moves may overflow.
        if (overflows)
            Run(ends, moves, powers);
    }

    /// <summary>Pushes one move to the frontier.</summary>
    /// <param name="ends">The points.</param>
    /// <param name="move">From which to which.</param>
    /// <param name="point">Receives the tangent of the frontier.</param>
    public static void Push(Arguments<T> ends, (int Start, int End) move, Batch<T> point)
    {
        var batch = ends.Bound.Function.RentBatch();
        try
        {
            batch.FixedArguments = ends.FixedArguments;
            int power = 0;
            var pushed = new PrefixTangent<T>(ends.Bound, batch);
            pushed.Push(ends, [move], new Span<int>(ref power));
            for (int i = 0; i < ends.Bound.Frontier.Count; i++)
                Scale(pushed.Scaled(0, i), -power, point.FrontierTangent(i));
        }
        finally
        {
            ends.Bound.Function.ReturnBatch(batch);
        }
    }

    /// <summary>2ⁿ·A·ẋ of a move: a value of the frontier, or the layer.</summary>
    public ReadOnlySpan<T> Scaled(int move, int value)
    {
        int length = layer is null ? bound.Frontier.Length(value) : layer.Values.Length / batch.Points;
        return (layer is null ? batch.Frontier(value) : layer.Values).Slice(move * length, length);
    }

    /// <summary>y = 2ⁿ·x, in two steps, for 2ⁿ itself may not be a number of the type.</summary>
    public static void Scale(ReadOnlySpan<T> x, int power, Span<T> y)
    {
        TensorPrimitives.Multiply(x, T.ScaleB(T.One, power / 2), y);
        TensorPrimitives.Multiply(y, T.ScaleB(T.One, power - (power / 2)), y);
    }

    private void Run(Arguments<T> ends, ReadOnlySpan<(int Start, int End)> moves, ReadOnlySpan<int> powers)
    {
        batch.Prepare(bound.Plan, moves.Length + 1, Sections.Prefix);
        batch.Observer = layer;
        for (int i = 0; i < bound.Inputs.Count; i++)
        {
            int length = bound.Inputs.Length(i);
            var rows = batch.Input(i);
            for (int move = 0; move < moves.Length; move++)
            {
                var (start, end) = moves[move];
                Fill(bound.Inputs.Part(ends[start], i), bound.Inputs.Part(ends[end], i), powers[move], rows.Slice(move * length, length));
            }
            rows[(moves.Length * length)..].Clear();
        }
        bound.RunPrefix(batch);
        layer?.SubtractPoint(moves.Length);
        for (int i = 0; layer is null && i < bound.Frontier.Count; i++)
        {
            int length = bound.Frontier.Length(i);
            var rows = batch.Frontier(i);
            for (int move = 0; move < moves.Length; move++)
            {
                var row = rows.Slice(move * length, length);
                TensorPrimitives.Subtract(row, rows[(moves.Length * length)..], row);
            }
        }
    }

    /// <summary>2ⁿ·ẋ.</summary>
    private static void Fill(ReadOnlySpan<T> start, ReadOnlySpan<T> end, int power, Span<T> row)
    {
        if (power == Halved)
        {
            T half = T.ScaleB(T.One, Halved);
            TensorPrimitives.Multiply(start, -half, row);
            TensorPrimitives.MultiplyAdd(end, half, row, row);
            return;
        }
        TensorPrimitives.Subtract(end, start, row);
        if (power != 0)
            Scale(row, power, row);
    }

    /// <summary>n so that the largest element of 2ⁿ·ẋ is in the middle of the numbers above 1.</summary>
    private int PowerOf(ReadOnlySpan<T> start, ReadOnlySpan<T> end)
    {
        T largest = T.Zero;
        for (int i = 0; i < start.Length; i++)
        {
            T move = T.Abs(end[i] - start[i]);
            if (move > largest)
                largest = move;
        }
        if (T.IsInfinity(largest))
            return Halved;
        return bound.Plan.PrefixIsEmpty || largest == T.Zero ? 0 : Math.Max(0, Middle - T.ILogB(largest));
    }

    private bool IsFinite(int move)
    {
        bool isFinite = true;
        for (int value = 0; value < (layer is null ? bound.Frontier.Count : 1); value++)
            isFinite &= TensorPrimitives.IsFiniteAll(Scaled(move, value));
        return isFinite;
    }
}
