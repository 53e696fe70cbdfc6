using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Emission;

/// <summary>A constant about to be computed when the function is constructed, seen from its operator's declaration.</summary>
internal sealed class Preparation(
    IrOperation operation, string realType, Func<int, string> spell, Func<int, IrType> typeOf, ConstantPool constants) : IPreparation
{
    public IrOperation Operation => operation;

    /// <summary>The expression of an operand: an array for a tensor.</summary>
    public string Operand(int index) => spell(operation.Operands[index]);

    /// <summary>The expression of an operand that may be missing: an empty array stands for none.</summary>
    public string OptionalOperand(int index) => index < operation.Operands.Count ? Operand(index) : "[]";

    public Shape OperandShape(int index) => typeOf(operation.Operands[index]).Shape;

    public string DoubleLiteral(double value) => Numbers.Literal(value, "double");

    public string Quote(string text) => Identifiers.Quote(text);

    /// <summary>The same operation as a call of its kernel.</summary>
    /// <param name="destination">The span that takes the result.</param>
    public KernelCall AsKernelCall(string destination) => new(operation, realType, spell, typeOf, destination, false, null, constants);
}
