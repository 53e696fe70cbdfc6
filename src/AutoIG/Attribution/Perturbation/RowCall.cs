using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>One call of a <see cref="RowMethod"/>: its rows, checked and laid out, and the outputs at changed ones.</summary>
internal sealed class RowCall<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowMethod method;
    private readonly AttributionWorkspace<T> work;
    private readonly CancellationToken cancellation;

    public RowCall(
        RowMethod method, DifferentiableFunction<T> function, int count, Action<Arguments<T>, int> read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (count == 0)
            throw Expect.Unexpected("rows", "at least one row", "none");
        (this.method, this.cancellation) = (method, cancellation);
        work = AttributionWorkspace<T>.Rent(function);
        try
        {
            for (int row = 0; row < count; row++)
                read(work.Ends, row);
        }
        catch
        {
            work.Return();
            throw;
        }
    }

    /// <summary>The bound function.</summary>
    public BoundFunction<T> Bound => work.Bound;

    /// <summary>How many rows there are.</summary>
    public int Rows => work.Ends.Count;

    /// <summary>The elements of a row, all inputs one after another.</summary>
    public ReadOnlySpan<T> this[int row] => work.Ends[row];

    /// <summary>A target that is the same at all rows.</summary>
    /// <exception cref="ArgumentException">The target depends on the outputs.</exception>
    public OutputSeed Seed(Target target)
    {
        var seed = target.Seed(Bound.Plan.OutputShape, Bound.Function.Signature.Name, typeof(T));
        return seed.IsOpen ? throw Expect.Unexpected(nameof(target), "the output that is asked about at all rows", target) : seed;
    }

    /// <summary>A feature by its place among the elements of all inputs.</summary>
    /// <exception cref="ArgumentException">There is none, or it is part of a token.</exception>
    public int Feature(int feature)
    {
        if (feature >= Bound.Inputs.Total)
        {
            throw Expect.OutOfRange(
                nameof(feature), FormattableString.Invariant($"an element from 0 to {Bound.Inputs.Total - 1}"), feature);
        }
        int input = 0;
        while (feature >= Bound.Inputs.Offset(input) + Bound.Inputs.Length(input))
            input++;
        var info = Bound.Function.Signature.Inputs[input];
        return !info.IsTokens ? feature : throw Expect.Unexpected(
            nameof(feature), "an element that can take other numbers", $"one of '{info.Name}', which is a sequence of tokens");
    }

    /// <summary>Evaluates changed rows.</summary>
    /// <param name="points">How many.</param>
    /// <param name="rowOf">The row that a point is made of.</param>
    /// <param name="change">Changes it.</param>
    /// <param name="read">What is made of its outputs.</param>
    /// <exception cref="NotFiniteNumberException">One is not finite.</exception>
    public double[] Evaluate(int points, Func<int, int> rowOf, Change change, Read read)
    {
        var values = new double[points];
        work.Perturbed.Evaluate(
            work.Ends, points, replaced: null,
            (point, input, _) =>
            {
                work.Ends[rowOf(point)].CopyTo(input);
                change(point, input);
            },
            (point, outputs) => values[point] = read(point, outputs), method.MaxDegreeOfParallelism, cancellation, method.Progress);
        if (!method.AcceptsNonFinite && !TensorPrimitives.IsFiniteAll<double>(values))
        {
            int wrong = Array.FindIndex(values, value => !double.IsFinite(value));
            throw new NotFiniteNumberException(
                FormattableString.Invariant($"{Bound.Function.Signature.Name}: the output that is asked about is {values[wrong]} ")
                + FormattableString.Invariant($"at rows[{rowOf(wrong)}] with a part of it changed. ")
                + $"Set {nameof(RowMethod.AcceptsNonFinite)} to take such results as they are.", values[wrong]);
        }
        return values;
    }

    /// <summary>Changes a row.</summary>
    public delegate void Change(int point, Span<T> row);

    /// <summary>Makes a number of outputs.</summary>
    public delegate double Read(int point, ReadOnlySpan<T> outputs);

    /// <summary>Gives back what was rented.</summary>
    public void Dispose() => work.Return();
}
