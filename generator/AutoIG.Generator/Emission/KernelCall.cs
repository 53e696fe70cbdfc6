using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Emission;

/// <summary>
/// An operation about to be written, seen from its operator's declaration: how its operands and its destination are spelt.
/// </summary>
internal sealed class KernelCall(
    IrOperation operation,
    string realType,
    Func<int, string> spell,
    Func<int, IrType> typeOf,
    string destination,
    bool accumulate,
    string? epilogue,
    ConstantPool constants,
    Func<int, Dimension?>? stride = null,
    Func<int, bool>? isInPlace = null,
    int result = -1,
    string? epilogueOperand = null,
    IrOperation? tap = null,
    bool withSlope = false,
    Func<string, string, string, string>? local = null) : IKernelCall
{
    public IrOperation Operation => operation;

    /// <summary>The floating-point type.</summary>
    public string T => realType;

    /// <summary>The destination.</summary>
    public string Result => destination;

    /// <summary>The result's type.</summary>
    public IrType Type => operation.Type;

    /// <summary>Whether the result is added to what the destination holds.</summary>
    public bool Accumulate => accumulate;

    /// <summary>The elementwise map that the kernel applies while the result is in registers, or <see langword="null"/>.</summary>
    public string? Epilogue => epilogue;

    /// <summary>
    /// The second operand of <see cref="Epilogue"/>, or <see langword="null"/>; the destination of the map's value where the kernel's is
    /// that of its slope.
    /// </summary>
    public string? EpilogueOperand => epilogueOperand;

    /// <summary>Whether <see cref="Epilogue"/> gives a value and a slope.</summary>
    public bool WithSlope => withSlope;

    /// <summary>The argument that shows the result to a layer's observer before the epilogue, if it is a layer's.</summary>
    public string TapArgument => tap is { Attributes: LayerAttributes layer, Operator: LayerTap { KernelArgument: { } argument } }
        ? $", tap: batch.{argument}({layer.Layer})" : "";

    /// <summary>An operand as it is written in generated code: a span of the batch, an array of weights, a prepared field.</summary>
    public string Operand(int index) => spell(operation.Operands[index]);

    /// <summary>The distance from one row of an operand to the next where its rows are parts of longer ones.</summary>
    public Dimension? Stride(int index) => stride?.Invoke(operation.Operands[index]);

    /// <summary>The distance from one row of the result to the next where its rows are parts of longer ones.</summary>
    public Dimension? ResultStride => stride?.Invoke(result);

    /// <summary>Whether an operand that is a part of the result lies in its memory, and needs no copy.</summary>
    public bool IsInPlace(int index) => isInPlace?.Invoke(operation.Operands[index]) ?? false;

    /// <summary>Whether an operand is the same for all points.</summary>
    public bool IsConstant(int index) => constants.IsField(operation.Operands[index]);

    public string Literal(double value) => Numbers.Literal(value, realType);

    public string StaticField(string type, string initialiser, string noun) =>
        constants.Static(type, initialiser, Identifiers.Camel(operation.Origin.Target) + noun);

    public string Shared(string type, string initialiser, string noun, bool isConstant) => isConstant ? StaticField(type, initialiser, noun)
        : local?.Invoke(type, initialiser, Identifiers.Camel(noun)) ?? initialiser.Replace("new(", $"new {type}(");

    public IrType OperandType(int index) => typeOf(operation.Operands[index]);

    /// <summary>The bool literal of <see cref="Accumulate"/>, as a named argument.</summary>
    public string AccumulateArgument => $"accumulate: {(Accumulate ? "true" : "false")}";
}
