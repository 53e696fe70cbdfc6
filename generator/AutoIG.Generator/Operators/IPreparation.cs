using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>A constant about to be computed when the function is constructed, seen from its operator's declaration.</summary>
internal interface IPreparation
{
    IrOperation Operation { get; }

    /// <summary>The expression of an operand: an array for a tensor.</summary>
    string Operand(int index);

    /// <summary>The expression of an operand that may be missing: an empty array stands for none.</summary>
    string OptionalOperand(int index);

    Shape OperandShape(int index);

    /// <summary>A number as a <see langword="double"/>, whatever the function's type is.</summary>
    string DoubleLiteral(double value);

    /// <summary>A text as C# writes it.</summary>
    string Quote(string text);
}
