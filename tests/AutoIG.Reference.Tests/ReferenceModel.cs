using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests;

/// <summary>A network in C# and the case that says what it must compute.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Case">What is expected.</param>
/// <param name="Logits">The model's method, run as the ordinary C# that it is. Takes the inputs in the order of the case.</param>
public sealed record ReferenceModel<T>(string Name, ReferenceCase Case, Func<IReadOnlyList<Tensor<T>>, Tensor<T>> Logits)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The same with a softmax on top; <see langword="null"/> where the case does not ask for it.</summary>
    public Func<IReadOnlyList<Tensor<T>>, Tensor<T>>? Probabilities { get; init; }

    /// <summary>The form that takes token ids; <see langword="null"/> where there is none.</summary>
    public Func<int[], Tensor<T>>? TokenLogits { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
