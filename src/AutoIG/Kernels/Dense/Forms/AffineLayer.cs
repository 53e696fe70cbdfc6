using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// The weights of a layer that is affine in its input, y = W x + b. It applies W and Wᵀ, and so it does with another
/// <see cref="WeightForm"/> of the weights, which is packed once, when it is first asked for. Safe to use from several threads.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AffineLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AffineLayer<T>?[] forms = new AffineLayer<T>?[Enum.GetValues<WeightForm>().Length];

    private protected AffineLayer()
    {
    }

    /// <summary>b: one number for each channel of y, of which rows and pixels are made; empty where there is none.</summary>
    internal abstract ReadOnlySpan<T> Bias { get; }

    /// <summary>The elements of x that a <see cref="MapSize"/> stands for.</summary>
    internal abstract int InputLength(MapSize size);

    /// <summary>The elements of y that a <see cref="MapSize"/> stands for.</summary>
    internal abstract int OutputLength(MapSize size);

    /// <summary>y = W x, without b.</summary>
    internal abstract void Apply(MapSize size, ReadOnlySpan<T> x, Span<T> y);

    /// <summary>x = Wᵀ y.</summary>
    internal abstract void ApplyTransposed(MapSize size, ReadOnlySpan<T> y, Span<T> x);

    /// <summary>The layer with another form of its weights and without b.</summary>
    /// <remarks>
    /// Its sums are direct ones. Relevance is divided by them: a sum that is exactly 0 must come out as 0, which transforms such as
    /// Winograd's do not promise.
    /// </remarks>
    internal AffineLayer<T> Form(WeightForm form)
    {
        ref var kept = ref forms[(int)form];
        if (Volatile.Read(ref kept) is { } packed)
            return packed;
        var made = Mapped(form switch
        {
            WeightForm.Weights => static weight => weight,
            WeightForm.Positive => static weight => T.Max(weight, T.Zero),
            WeightForm.Negative => static weight => T.Min(weight, T.Zero),
            WeightForm.Squared => static weight => weight * weight,
            WeightForm.Ones => static _ => T.One,
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "There is no such form."),
        });
        return Interlocked.CompareExchange(ref kept, made, null) ?? made;
    }

    /// <summary>The layer with each weight replaced and without b.</summary>
    private protected abstract AffineLayer<T> Mapped(Func<T, T> weight);

    private protected static T[] Map(ReadOnlySpan<T> weights, Func<T, T> map)
    {
        var mapped = new T[weights.Length];
        for (int i = 0; i < mapped.Length; i++)
            mapped[i] = map(weights[i]);
        return mapped;
    }
}
