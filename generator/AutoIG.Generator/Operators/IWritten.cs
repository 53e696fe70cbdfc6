using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>What users write: the C# symbols it is recognised by, and how a call becomes IR.</summary>
internal interface IWritten
{
    string Name { get; }

    /// <summary>
    /// The methods it is recognised by: <c>AutoIG.Nn.Relu</c>, <c>System.Numerics.Tensors.Tensor.Tanh</c>, <c>System.Math.Tanh</c>.
    /// </summary>
    IReadOnlyList<string> Symbols { get; }

    /// <summary>
    /// One line for the page of operators: what it gives. Only where no function of <c>Nn</c> is it, whose summary says so otherwise.
    /// </summary>
    string Meaning { get; }

    /// <summary>One line for the page of operators: the derivative, with its value at kinks.</summary>
    string Derivative { get; }

    /// <summary>Whether a call gives a list of values rather than one.</summary>
    bool GivesSeveral { get; }

    /// <summary>
    /// What to write in place of a call that rectifies in operations that have no gate, as a sentence; <see langword="null"/> for others.
    /// Guided backpropagation and deconvolution are not defined for it.
    /// </summary>
    string? RefusesGates(ICallSite call);

    /// <summary>Writes the IR of a call of one of <see cref="Symbols"/>.</summary>
    /// <returns>The value of the call, or the values of the list it gives.</returns>
    IReadOnlyList<Expr> Lower(ICallSite call);
}
