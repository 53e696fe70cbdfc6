using System.Globalization;

namespace AutoIG;

/// <summary>What a differentiable function takes and gives: names and declared shapes, known at compile time.</summary>
public sealed class FunctionSignature
{
    /// <summary>The method's name with its type: <c>DigitNet.Logits</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The inputs that are differentiated, in the order of the parameters.</summary>
    public required IReadOnlyList<InputInfo> Inputs { get; init; }

    /// <summary>
    /// The parameters that are held constant: integers and booleans on which control flow, sizes or indices depend.
    /// </summary>
    public IReadOnlyList<string> FixedArguments { get; init; } = [];

    /// <summary>The names of dimensions that are bound at the call, in the order in which they first stand in the signature.</summary>
    public IReadOnlyList<string> DimensionNames { get; init; } = [];

    /// <summary>Whether the function returns a scalar; it is then its own target.</summary>
    public bool ReturnsScalar { get; init; }

    /// <summary>The values inside the model that can be explained.</summary>
    public IReadOnlyList<LayerInfo> Layers { get; init; } = [];

    /// <summary>Values of the named dimensions as they are written in messages: <c>tokens = 12, width = 4</c>.</summary>
    internal string Written(ReadOnlySpan<int> dimensions)
    {
        var bound = new string[dimensions.Length];
        for (int i = 0; i < bound.Length; i++)
            bound[i] = string.Create(CultureInfo.InvariantCulture, $"{DimensionNames[i]} = {dimensions[i]}");
        return string.Join(", ", bound);
    }
}
