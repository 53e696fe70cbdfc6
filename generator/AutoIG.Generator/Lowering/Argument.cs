using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Lowering;

/// <summary>An argument of a call or a local variable, as lowering knows it.</summary>
internal abstract record Argument
{
    /// <summary>A value of the IR: a tensor, or a number that is not known at compile time.</summary>
    public sealed record Value(int Id) : Argument;

    /// <summary>A compile-time constant: int, long, double, float, bool, string, an enum member's name, or null.</summary>
    public sealed record Literal(object? Constant) : Argument;

    /// <summary>A size that is a named dimension or made of named dimensions.</summary>
    public sealed record Size(Dimension Dimension) : Argument;

    /// <summary>A tuple, array or collection expression.</summary>
    public sealed record Items(IReadOnlyList<Argument> Elements) : Argument;

    /// <summary>A range: <c>1..^1</c>. Null ends are the ends of the axis.</summary>
    public sealed record Range(Argument? Start, bool StartFromEnd, Argument? End, bool EndFromEnd) : Argument;

    /// <summary>An object of the model: <c>this</c>, a block, an array of blocks. The access path reaches it from the model.</summary>
    public sealed record Host(string Access) : Argument;
}
