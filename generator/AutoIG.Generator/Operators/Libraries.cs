namespace AutoIG.Generator.Operators;

/// <summary>The libraries of .NET in which an operator has a method, beside Nn. What they lack must not be promised.</summary>
[Flags]
internal enum Libraries
{
    None = 0,

    /// <summary>System.Math and System.MathF.</summary>
    Math = 1,

    /// <summary>Generic mathematics: static methods of a type parameter, of float and of double.</summary>
    Generic = 2,

    /// <summary>System.Numerics.Tensors.</summary>
    Tensor = 4,

    All = Math | Generic | Tensor,
}
