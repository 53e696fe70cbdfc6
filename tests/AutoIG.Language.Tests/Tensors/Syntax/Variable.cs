namespace AutoIG.Language.Tests.Tensors.Syntax;

/// <summary>A parameter or local that holds a tensor or, without axes, a number; its identity is the object's.</summary>
/// <param name="name">Its name.</param>
/// <param name="shape">Its shape.</param>
internal sealed class Variable(string name, int[] shape)
{
    public string Name => name;

    public int[] Shape => shape;

    public string Type => shape.Length == 0 ? "§T" : "Tensor<§T>";

    /// <summary>Whether it may lie in the memory of another, or strided, so that it is not reshaped in place.</summary>
    public bool MayBeView { get; set; }

    /// <summary>Whether it depends on what the method is given, as far as can be told.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>Whether an operator has made what it holds, so that nobody else holds it yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether it is a parameter of the method that is differentiated, or of one that is called.</summary>
    public bool IsParameter { get; init; }
}
