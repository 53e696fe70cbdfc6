using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Code;

/// <summary>A variable of the method, assigned once, or one of its parameters.</summary>
/// <param name="shape">The sizes of a sample; none for a number.</param>
/// <param name="scope">The modules that compute it, outermost first.</param>
/// <param name="hint">What the variable is, in a word: an operator's name where nothing better is known.</param>
internal sealed class Local(IReadOnlyList<Size> shape, IReadOnlyList<string> scope, string hint)
{
    public IReadOnlyList<Size> Shape { get; } = shape;

    public IReadOnlyList<string> Scope { get; } = scope;

    public string Hint { get; } = hint;

    /// <summary>The classes of its modules, as many as the exporter has told.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Whether it is a parameter of token ids.</summary>
    public bool IsTokens { get; init; }

    /// <summary>What it is assigned; null for a parameter.</summary>
    public CodeNode? Value { get; set; }

    /// <summary>The name of ONNX's value, by which the two are compared.</summary>
    public string? OnnxName { get; set; }

    public override string ToString() => $"{Hint} [{string.Join(", ", Shape)}]";
}
