using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>An argument of a call or a local variable, as lowering knows it.</summary>
internal abstract record Argument
{
    /// <summary>A value of the IR: a tensor, or a number that is not known at compile time.</summary>
    /// <param name="Id">The value.</param>
    /// <param name="Object">
    /// Which tensor holds it, where that is known: of two tensors with the same elements one value may be taken. One that an operator has
    /// made has a positive number, one of the caller's a negative one.
    /// </param>
    public sealed record Value(int Id, int Object = 0) : Argument
    {
        /// <summary>Whether two values lie in one tensor, as far as is known.</summary>
        public bool MayBe(Value other) => Object != 0 && other.Object != 0 ? Object == other.Object : Id == other.Id;
    }

    /// <summary>A compile-time constant: int, long, double, float, bool, string, an enum member's name, or null.</summary>
    public sealed record Literal(object? Constant) : Argument
    {
        public static Literal True { get; } = new(true);

        public static Literal False { get; } = new(false);
    }

    /// <summary>A size that is a named dimension or made of named dimensions.</summary>
    public sealed record Size(Dimension Dimension) : Argument;

    /// <summary>
    /// Token ids that come with the call: what they select in an embedding table is an input, they themselves are nothing to compute with.
    /// </summary>
    /// <param name="Parameter">The parameter that brings them.</param>
    /// <param name="Input">Its number among the differentiable inputs.</param>
    /// <param name="Length">How many there are.</param>
    public sealed record Tokens(string Parameter, int Input, Dimension Length) : Argument;

    /// <summary>A tuple, array or collection expression.</summary>
    public sealed record Items(IReadOnlyList<Argument> Elements) : Argument;

    /// <summary>A range: <c>1..^1</c>. Null ends are the ends of the axis.</summary>
    public sealed record Range(Argument? Start, bool StartFromEnd, Argument? End, bool EndFromEnd) : Argument;

    /// <summary>An index: <c>^1</c>.</summary>
    public sealed record Index(Argument Position, bool FromEnd) : Argument;

    /// <summary>An object of the model: <c>this</c> or a block.</summary>
    /// <param name="Access">The C# expression that reaches it from generated code: <c>model.layers[0]</c>.</param>
    /// <param name="Display">How it is called in messages and in the names of layers: <c>layers[0]</c>; empty for the model itself.</param>
    /// <param name="Type">Its type, as declared.</param>
    /// <param name="Dimensions">What the names of dimensions in its shapes stand for.</param>
    /// <param name="IsStatic">Whether a static member leads to it, and not the model object.</param>
    public sealed record Host(string Access, string Display, ITypeSymbol Type, DimensionScope Dimensions, bool IsStatic) : Argument;

    /// <summary>A variable that has been declared and not yet assigned. C#'s own rules see to it that it is never read.</summary>
    public sealed record Unassigned : Argument
    {
        public static Unassigned Instance { get; } = new();
    }

    /// <summary>What an expression gives that was refused: the diagnostic is reported already, and what depends on it is silent.</summary>
    public sealed record Refused : Argument
    {
        public static Refused Instance { get; } = new();
    }
}
