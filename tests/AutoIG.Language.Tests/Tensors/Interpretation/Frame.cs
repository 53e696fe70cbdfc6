using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Interpretation;

/// <summary>What a method's variables hold while it runs.</summary>
/// <param name="owner">The block whose method it is: its number, from which its weights are made.</param>
/// <param name="held">Whole numbers and truths by name, among them the numbers of blocks.</param>
internal sealed class Frame(long owner, Dictionary<string, long> held)
{
    private readonly Dictionary<Variable, TensorValue> variables = [];

    public long Owner => owner;

    public Dictionary<string, long> Held => held;

    /// <summary>Whole numbers that may be inputs: what is computed from them has a slope.</summary>
    public Dictionary<string, Number> Numbers { get; init; } = [];

    /// <summary>What the method has returned.</summary>
    public TensorValue? Result { get; set; }

    public TensorValue this[Variable variable]
    {
        get => variables.TryGetValue(variable, out var value) ? value : throw new InvalidProgram($"{variable.Name} is not assigned");
        set => variables[variable] = value;
    }
}
