using System.Buffers;
using System.Numerics.Tensors;

namespace AutoIG.Functions;

/// <summary>The number F of an output that is explained, and its derivative with respect to the outputs.</summary>
/// <param name="Index">The position in the output; −1 where the outputs at the input decide, or where there is none in particular.</param>
/// <param name="Function">What of the outputs is explained; <see langword="null"/> for the output at the position itself.</param>
internal readonly record struct OutputSeed(int Index, OutputFunction? Function = null)
{
    // Outputs of classifiers, on the stack.
    private const int Few = 128;

    /// <summary>Whether it is open what is explained, as long as nobody knows the outputs at the input.</summary>
    public bool IsOpen => Function is null ? Index < 0 : (Function.IsOfOneOutput && Index < 0) || Function.IsOpen;

    /// <summary>Whether ∂F/∂y is the same at every point.</summary>
    public bool IsLinear => Function is null or { IsLinear: true };

    /// <summary>The target that this is the resolution of.</summary>
    public Target ToTarget() => Function is null ? Index : Target.Of(Index, Function.Unbound);

    /// <summary>What is explained, once the outputs at the input are known.</summary>
    public OutputSeed Resolve<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!IsOpen)
            return this;
        int index = Index < 0 && Function is not { IsOfOneOutput: false } ? ArgMax(outputs) : Index;
        if (Function is null)
            return new OutputSeed(index);
        var wide = new double[outputs.Length];
        TensorPrimitives.ConvertTruncating(outputs, wide);
        return new OutputSeed(index, Function.Resolve(wide, index));
    }

    /// <summary>Resolves those that are open, and returns whether any was.</summary>
    public static bool ResolveAll<T>(Span<OutputSeed> seeds, ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool anyWasOpen = false;
        foreach (ref var seed in seeds)
        {
            if (!seed.IsOpen)
                continue;
            seed = seed.Resolve(outputs);
            anyWasOpen = true;
        }
        return anyWasOpen;
    }

    /// <summary>The position of the largest element; the first among equals.</summary>
    public static int ArgMax<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
        {
            if (outputs[i] > outputs[best])
                best = i;
        }
        return best;
    }

    /// <summary>F at one point.</summary>
    public double Value<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Function is null ? double.CreateTruncating(outputs[Index]) : ValueOfFunction(outputs);

    /// <summary>Writes ∂F/∂y for each row: 1 at the target, or what the function says.</summary>
    public void Write<T>(ReadOnlySpan<T> outputs, Span<T> adjoints, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        adjoints.Clear();
        if (Function is not null)
        {
            WriteOfFunction(outputs, adjoints, length);
            return;
        }

        for (int row = Index; row < adjoints.Length; row += length)
            adjoints[row] = T.One;
    }

    /// <summary>Writes ∂F/∂y at one point, in double; all of it is 0 beforehand.</summary>
    public void Write(ReadOnlySpan<double> outputs, Span<double> adjoints)
    {
        if (Function is null)
            adjoints[Index] = 1;
        else
            Function.Write(outputs, Index, adjoints);
    }

    /// <summary>Whether F has multipliers between two points.</summary>
    public bool IsComparable => Function is null or { IsComparable: true };

    /// <summary>Writes multipliers m with Σ m_k·(y_k − y′_k) = F(y) − F(y′), in double; all of them are 0 beforehand.</summary>
    public void Compare(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, Span<double> multipliers)
    {
        if (Function is null)
            multipliers[Index] = 1;
        else
            Function.Compare(outputs, baselines, Index, multipliers);
    }

    /// <summary>Writes such multipliers for each row.</summary>
    public void Compare<T>(ReadOnlySpan<T> outputs, ReadOnlySpan<T> baselines, Span<T> multipliers, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsLinear)
        {
            Write(outputs, multipliers, length);
            return;
        }

        double[] wide = new double[3 * length];
        Span<double> y = wide.AsSpan(0, length), from = wide.AsSpan(length, length), row = wide.AsSpan(2 * length, length);
        for (int start = 0; start < multipliers.Length; start += length)
        {
            TensorPrimitives.ConvertTruncating(outputs.Slice(start, length), y);
            TensorPrimitives.ConvertTruncating(baselines.Slice(start, length), from);
            row.Clear();
            Compare(y, from, row);
            TensorPrimitives.ConvertTruncating(row, multipliers.Slice(start, length));
        }
    }

    private double ValueOfFunction<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[]? rented = outputs.Length > Few ? ArrayPool<double>.Shared.Rent(outputs.Length) : null;
        var wide = (rented ?? stackalloc double[Few])[..outputs.Length];
        TensorPrimitives.ConvertTruncating(outputs, wide);
        double value = Function!.Value(wide, Index);
        Return(rented);
        return value;
    }

    private void WriteOfFunction<T>(ReadOnlySpan<T> outputs, Span<T> adjoints, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[]? rented = length > Few ? ArrayPool<double>.Shared.Rent(2 * length) : null;
        var both = rented ?? stackalloc double[2 * Few];
        Span<double> wide = both[..length], slopes = both.Slice(length, length);
        for (int row = 0; row < adjoints.Length; row += length)
        {
            // Of a linear function one row tells all.
            if (row == 0 || !IsLinear)
            {
                slopes.Clear();
                TensorPrimitives.ConvertTruncating(outputs.Slice(row, length), wide);
                Function!.Write(wide, Index, slopes);
            }

            TensorPrimitives.ConvertTruncating(slopes, adjoints.Slice(row, length));
        }

        Return(rented);
    }

    private static void Return(double[]? rented)
    {
        if (rented is not null)
            ArrayPool<double>.Shared.Return(rented);
    }
}
