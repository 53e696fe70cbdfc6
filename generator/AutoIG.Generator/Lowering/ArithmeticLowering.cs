using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>The arithmetic operators of C#.</summary>
internal sealed class ArithmeticLowering(LoweringContext context) : LoweringPart(context)
{
    public static string? TokenOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => "+",
        BinaryOperatorKind.Subtract => "-",
        BinaryOperatorKind.Multiply => "*",
        BinaryOperatorKind.Divide => "/",
        BinaryOperatorKind.Remainder => "%",
        BinaryOperatorKind.GreaterThan => ">",
        BinaryOperatorKind.GreaterThanOrEqual => ">=",
        BinaryOperatorKind.LessThan => "<",
        BinaryOperatorKind.LessThanOrEqual => "<=",
        BinaryOperatorKind.Equals => "==",
        BinaryOperatorKind.NotEquals => "!=",
        BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd => "&",
        BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr => "|",
        BinaryOperatorKind.ExclusiveOr => "^",
        BinaryOperatorKind.LeftShift => "<<",
        BinaryOperatorKind.RightShift => ">>",
        BinaryOperatorKind.UnsignedRightShift => ">>>",
        _ => null,
    };

    public Argument Binary(IBinaryOperation binary, string? target)
    {
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
            return Logic.ShortCircuit(binary);
        var left = Expressions.Evaluate(binary.LeftOperand);
        var right = Expressions.Evaluate(binary.RightOperand);
        return Compute(binary.OperatorKind, left, right, binary, binary.OperatorMethod, binary.Type, target, binary.IsChecked);
    }

    public Argument Compute(BinaryOperatorKind kind, Argument left, Argument right, IOperation where, IMethodSymbol? method,
        ITypeSymbol? type, string? target, bool isChecked = false)
    {
        string token = TokenOf(kind) ?? throw Unsupported(where, $"Operator {kind}", "write it with + − × ÷ and functions");
        CheckOperator(method, token, where);
        // The operators of numbers that may be absent are those of the numbers: none that is computed at run time is absent.
        type = Types.Present(type);
        bool comparison = Symbols.IsBoolean(type);
        if (comparison && (left is Argument.Literal { Constant: null } || right is Argument.Literal { Constant: null }))
            return Logic.Compare(kind, left, right, where);
        if (Values.IsTensorValue(left) || Values.IsTensorValue(right))
        {
            if (!Symbols.IsOfTensor(method))
            {
                throw Unsupported(where, $"'{token}' between tensors",
                    comparison ? "it compares references; compare elements with Tensor.GreaterThan and the like" : "use + − × ÷");
            }
            return ApplyTensor("operator " + token, token, left, right, where, target);
        }
        if (left is Argument.Literal a && right is Argument.Literal b)
        {
            var known = ConstantArithmetic.Compute(kind, a.Constant, b.Constant, Types.ConstantTypeOf(type), isChecked)
                ?? throw Unsupported(where, $"'{token}' of {a.Constant ?? "null"} and {b.Constant ?? "null"}",
                    "it has no value that is known at compile time");
            // In the model's type parameter each operation rounds in a type that is not known yet.
            bool isOpen = IsScalarFunction && Symbols.IsReal(type) && Types.Substituted(type!) is ITypeParameterSymbol;
            if (!isOpen || (NumberTypes.IsExactInEveryType(a.Constant) && NumberTypes.IsExactInEveryType(b.Constant)
                && NumberTypes.IsExactInEveryType(known)))
                return new Argument.Literal(known);
        }
        if (comparison)
        {
            return kind switch
            {
                // Without short circuit: both sides have been evaluated.
                BinaryOperatorKind.And => Logic.Both(left, right, where),
                BinaryOperatorKind.Or => Logic.Either(left, right, where),
                BinaryOperatorKind.ExclusiveOr => Logic.Compare(BinaryOperatorKind.NotEquals, left, right, where),
                _ => Logic.Compare(kind, left, right, where),
            };
        }
        if (Symbols.IsReal(type))
            return OperatorCalls.Apply("operator " + token, token, [("x", left), ("y", right)], where, null, target);
        if (ValueLowering.AsSize(left) is { } m && ValueLowering.AsSize(right) is { } n && Sized(kind, m, n) is { } size)
            return size.IsConstant
                ? new Argument.Literal(type?.SpecialType == SpecialType.System_Int32 ? size.Value : (object)(long)size.Value)
                : new Argument.Size(size);
        return ApplyToIntegers(kind, left, right, where, type, isChecked);
    }

    /// <summary>Operators are those of C# and of the library: one of the user's is a method that is not read here.</summary>
    private void CheckOperator(IMethodSymbol? method, string token, IOperation where)
    {
        if (method is null || Calls.IsForeign(method))
            return;
        // An extension stands in a nameless type.
        var type = method.ContainingType.Name.Length > 0 ? method.ContainingType : method.ContainingType.ContainingType;
        throw Unsupported(where, $"The operator '{token}' of {type?.Name}", "call a method instead");
    }

    private Argument ApplyTensor(string key, string token, Argument left, Argument right, IOperation where, string? target)
    {
        CheckBroadcast(token, left, right, where);
        return OperatorCalls.Apply(key, token, [("x", left), ("y", right)], where, null, target);
    }

    /// <summary>
    /// The operators of Tensor&lt;T&gt; give a result of the right operand's shape where the ranks are equal, else of the operand of higher
    /// rank, also where neither is the broadcast shape: then values are dropped without an exception, and the model as written is wrong.
    /// </summary>
    public void CheckBroadcast(string token, Argument left, Argument right, IOperation where)
    {
        if (!Values.IsTensorValue(left) || !Values.IsTensorValue(right))
            return;
        Shape a = Builder.TypeOf(((Argument.Value)left).Id).Shape, b = Builder.TypeOf(((Argument.Value)right).Id).Shape;
        var library = a.Rank > b.Rank ? a : b;
        if (Shape.Broadcast(a, b) is { } broadcast && broadcast != library)
        {
            var written = OperatorTable.Find("operator " + token) ?? OperatorTable.Find("System.Numerics.Tensors.Tensor." + token);
            string function = written is ElementwiseOperator { IsCorrectlyRounded: true } same ? same.Name : "BroadcastTo on the operands";
            throw Refuse(DiagnosticDescriptors.SilentBroadcast, where, $"'{token}'", a.ToString(), b.ToString(), library.ToString(),
                broadcast.ToString(), function);
        }
    }

    private static Dimension? Sized(BinaryOperatorKind kind, Dimension m, Dimension n) => kind switch
    {
        BinaryOperatorKind.Add => m + n,
        BinaryOperatorKind.Subtract => m - n,
        BinaryOperatorKind.Multiply => m * n,
        BinaryOperatorKind.Divide when !(n.IsConstant && n.Value == 0) => m / n,
        _ => null,
    };

    public Argument Unary(IUnaryOperation unary, string? target)
    {
        var operand = Expressions.Evaluate(unary.Operand);
        CheckOperator(unary.OperatorMethod, unary.Syntax.GetFirstToken().Text, unary);
        switch (unary.OperatorKind)
        {
            case UnaryOperatorKind.Plus:
                return operand;
            case UnaryOperatorKind.Not when operand is Argument.Literal or Argument.Value && Symbols.IsBoolean(unary.Type):
                return Logic.Not(operand);
            case UnaryOperatorKind.Hat:
                return new Argument.Index(operand, true);
            case UnaryOperatorKind.Minus when operand is Argument.Literal { Constant: double or float } literal:
                return new Argument.Literal(literal.Constant is float single ? -single : (object)-(double)literal.Constant);
            case UnaryOperatorKind.BitwiseNegation
                when operand is Argument.Literal literal && ConstantArithmetic.Complement(literal.Constant) is { } complement:
                return new Argument.Literal(complement);
            case UnaryOperatorKind.BitwiseNegation when operand is Argument.Value { Id: var id } && NumberTypes.IsComputed(unary.Type):
                return new Argument.Value(Builder.Emit(Operators.Integers.Complement, [id], type: IrType.Of(Types.ElementOf(unary.Type))));
            case UnaryOperatorKind.Minus when Symbols.IsReal(unary.Type) || Symbols.IsTensor(unary.Type):
                return OperatorCalls.Apply("operator unary -", "-", [("x", operand)], unary, null, target);
            case UnaryOperatorKind.Minus when Symbols.IsInteger(unary.Type):
                return Compute(BinaryOperatorKind.Subtract,
                    new Argument.Literal(ConstantArithmetic.Convert(0, Types.ConstantTypeOf(unary.Type))), operand,
                    unary, null, unary.Type, target, unary.IsChecked);
            default:
                throw Unsupported(unary, $"The operator '{unary.OperatorKind}'", "write it with + − × ÷ and functions");
        }
    }

    /// <summary>An operation on integers that are known at run time, written as C# has it.</summary>
    private Argument.Value ApplyToIntegers(BinaryOperatorKind kind, Argument left, Argument right, IOperation where, ITypeSymbol? type,
        bool isChecked)
    {
        Operator? @operator = kind switch
        {
            BinaryOperatorKind.Add => Operators.Arithmetic.Add,
            BinaryOperatorKind.Subtract => Operators.Arithmetic.Subtract,
            BinaryOperatorKind.Multiply => Operators.Arithmetic.Multiply,
            BinaryOperatorKind.Divide => Operators.Arithmetic.Divide,
            BinaryOperatorKind.Remainder => Operators.Integers.Remainder,
            BinaryOperatorKind.And => Operators.Integers.BitwiseAnd,
            BinaryOperatorKind.Or => Operators.Integers.BitwiseOr,
            BinaryOperatorKind.ExclusiveOr => Operators.Integers.ExclusiveOr,
            BinaryOperatorKind.LeftShift => Operators.Integers.ShiftLeft,
            BinaryOperatorKind.RightShift => Operators.Integers.ShiftRight,
            BinaryOperatorKind.UnsignedRightShift => Operators.Integers.ShiftRightUnsigned,
            _ => null,
        };
        if (@operator is null || !NumberTypes.IsComputed(type))
            throw Unsupported(where, $"'{TokenOf(kind)}' of type '{type?.ToDisplayString()}' on numbers that are known at run time only",
                "compute with int or long");
        var element = Types.ElementOf(type);
        var location = where.Syntax.GetLocation();
        bool shifts = kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
        int x = Values.Materialize(left, element, location), y = Values.Materialize(right, shifts ? Element.Int32 : element, location);
        var overflow = kind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply
            ? Values.Overflow(isChecked)
            : null;
        return new Argument.Value(Builder.Emit(@operator, [x, y], overflow, IrType.Of(element)));
    }
}
