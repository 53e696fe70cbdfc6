using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// An operation about to be written, seen from its operator's declaration: how its operands and its destination are spelt.
/// </summary>
internal interface IKernelCall
{
    IrOperation Operation { get; }

    /// <summary>The floating-point type.</summary>
    string T { get; }

    /// <summary>The destination.</summary>
    string Result { get; }

    /// <summary>The result's type.</summary>
    IrType Type { get; }

    /// <summary>Whether the result is added to what the destination holds.</summary>
    bool Accumulate { get; }

    /// <summary>The bool literal of <see cref="Accumulate"/>, as a named argument.</summary>
    string AccumulateArgument { get; }

    /// <summary>The elementwise map that the kernel applies while the result is in registers, or <see langword="null"/>.</summary>
    string? Epilogue { get; }

    /// <summary>
    /// The second operand of <see cref="Epilogue"/>, or <see langword="null"/>; the destination of the map's value where the kernel's is
    /// that of its slope.
    /// </summary>
    string? EpilogueOperand { get; }

    /// <summary>Whether <see cref="Epilogue"/> gives a value and a slope.</summary>
    bool WithSlope { get; }

    /// <summary>The argument that shows the result to a layer's observer before the epilogue, if it is a layer's.</summary>
    string TapArgument { get; }

    /// <summary>The distance from one row of the result to the next where its rows are parts of longer ones.</summary>
    Dimension? ResultStride { get; }

    /// <summary>An operand as it is written in generated code: a span of the batch, an array of weights, a prepared field.</summary>
    string Operand(int index);

    IrType OperandType(int index);

    /// <summary>The distance from one row of an operand to the next where its rows are parts of longer ones.</summary>
    Dimension? Stride(int index);

    /// <summary>Whether an operand that is a part of the result lies in its memory, and needs no copy.</summary>
    bool IsInPlace(int index);

    /// <summary>Whether an operand is the same for all points.</summary>
    bool IsConstant(int index);

    /// <summary>A number in the function's floating-point type.</summary>
    string Literal(double value);

    /// <summary>A static field for an object that the kernel needs beside its operands, such as the geometry of a window.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="initialiser">What it is.</param>
    /// <param name="noun">What it is called, behind the name of the assigned variable.</param>
    string StaticField(string type, string initialiser, string noun);

    /// <summary>
    /// An object that several kernels of the sweep may share: a static field, or a local where it depends on sizes that come with the call.
    /// </summary>
    /// <param name="type">Its type.</param>
    /// <param name="initialiser">What it is: <c>new(…)</c>.</param>
    /// <param name="noun">What it is called.</param>
    /// <param name="isConstant">Whether it is known at compile time.</param>
    string Shared(string type, string initialiser, string noun, bool isConstant);
}
