using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests;

/// <summary>A network in C# and the case that says what it must compute.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Case">What is expected.</param>
/// <param name="Logits">The model's method, run as the ordinary C# that it is. Takes the inputs in the order of the case.</param>
/// <param name="LogitsDerivative">What the generator made of the method.</param>
public sealed record ReferenceModel<T>(
    string Name, ReferenceCase Case, Func<IReadOnlyList<Tensor<T>>, Tensor<T>> Logits, Func<DifferentiableFunction<T>> LogitsDerivative)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The same with a softmax on top; <see langword="null"/> where the case does not ask for it.</summary>
    public Func<IReadOnlyList<Tensor<T>>, Tensor<T>>? Probabilities { get; init; }

    /// <summary>What the generator made of <see cref="Probabilities"/>.</summary>
    public Func<DifferentiableFunction<T>>? ProbabilitiesDerivative { get; init; }

    /// <summary>The scores of every token, before pooling; <see langword="null"/> where there are none.</summary>
    public Func<DifferentiableFunction<T>>? ScoresDerivative { get; init; }

    /// <summary>The case's name of a module → the local variable that holds its output, where that is not the same name.</summary>
    public IReadOnlyDictionary<string, string> Layers { get; init; } = new Dictionary<string, string>();

    /// <summary>The form that takes token ids; <see langword="null"/> where there is none.</summary>
    public Func<int[], Tensor<T>>? TokenLogits { get; init; }

    /// <summary>What the generator made of <see cref="TokenLogits"/>.</summary>
    public Func<DifferentiableFunction<T>>? TokenLogitsDerivative { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
