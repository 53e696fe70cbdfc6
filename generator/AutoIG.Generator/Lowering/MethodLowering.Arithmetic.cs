using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>Operators and conversions of C#.</content>
internal sealed partial class MethodLowering
{
    private static string? TokenOf(BinaryOperatorKind kind) => kind switch
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

    private Argument Binary(IBinaryOperation binary, string? target)
    {
        var left = Evaluate(binary.LeftOperand);
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            bool and = binary.OperatorKind == BinaryOperatorKind.ConditionalAnd;
            // The right side has no effects, so that it may be computed where C# would not: but not where it could not be lowered.
            if (left is Argument.Literal { Constant: bool known })
                return known == and ? Evaluate(binary.RightOperand) : left;
            if (isScalarFunction && left is Argument.Value { Id: var condition } && MayThrow(binary.RightOperand))
            {
                return and ? Either(condition, binary, "both", () => Evaluate(binary.RightOperand), () => Argument.Literal.False)
                    : Either(condition, binary, "either", () => Argument.Literal.True, () => Evaluate(binary.RightOperand));
            }
            return and ? Both(left, Evaluate(binary.RightOperand), binary) : Either(left, Evaluate(binary.RightOperand), binary);
        }
        return Apply(binary.OperatorKind, left, Evaluate(binary.RightOperand), binary, binary.OperatorMethod, binary.Type, target, binary.IsChecked);
    }

    private Argument Apply(BinaryOperatorKind kind, Argument left, Argument right, IOperation where, IMethodSymbol? method, ITypeSymbol? type, string? target,
        bool isChecked = false)
    {
        string token = TokenOf(kind) ?? throw Unsupported(where, $"Operator {kind}", "write it with + − × ÷ and functions");
        bool comparison = Symbols.IsBoolean(type);
        if (IsTensorValue(left) || IsTensorValue(right))
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
            var known = ConstantArithmetic.Compute(kind, a.Constant, b.Constant, ConstantTypeOf(type), isChecked)
                ?? throw Unsupported(where, $"'{token}' of {a.Constant ?? "null"} and {b.Constant ?? "null"}", "it has no value that is known at compile time");
            // In the model's type parameter each operation rounds in a type that is not known yet.
            bool isOpen = isScalarFunction && Symbols.IsReal(type) && Substituted(type!) is ITypeParameterSymbol;
            if (!isOpen || (IsExactInEveryType(a.Constant) && IsExactInEveryType(b.Constant) && IsExactInEveryType(known)))
                return new Argument.Literal(known);
        }
        if (method is not null && !Symbols.IsReal(type) && !comparison && !method.ContainingType.ContainingNamespace.ToDisplayString().StartsWith("System", StringComparison.Ordinal))
            throw Unsupported(where, $"The operator '{token}' of {method.ContainingType.Name}", "call a method instead");
        if (comparison)
            return Compare(kind, left, right, where);
        if (Symbols.IsReal(type))
            return Apply("operator " + token, token, [("x", left), ("y", right)], where, null, target);
        if (AsSize(left) is { } m && AsSize(right) is { } n && Sized(kind, m, n) is { } size)
            return size.IsConstant ? new Argument.Literal(type?.SpecialType == SpecialType.System_Int32 ? size.Value : (object)(long)size.Value) : new Argument.Size(size);
        return ApplyToIntegers(kind, left, right, where, type, isChecked);
    }

    private Argument ApplyTensor(string key, string token, Argument left, Argument right, IOperation where, string? target)
    {
        CheckBroadcast(token, left, right, where);
        return Apply(key, token, [("x", left), ("y", right)], where, null, target);
    }

    /// <summary>
    /// The operators of Tensor&lt;T&gt; give a result of the right operand's shape where the ranks are equal, else of the operand of higher rank, also
    /// where neither is the broadcast shape: then values are dropped without an exception, and the model as written is wrong.
    /// </summary>
    private void CheckBroadcast(string token, Argument left, Argument right, IOperation where)
    {
        if (!IsTensorValue(left) || !IsTensorValue(right))
            return;
        Shape a = builder.TypeOf(((Argument.Value)left).Id).Shape, b = builder.TypeOf(((Argument.Value)right).Id).Shape;
        var library = a.Rank > b.Rank ? a : b;
        if (Shape.Broadcast(a, b) is { } broadcast && broadcast != library)
        {
            var written = OperatorTable.Find("operator " + token) ?? OperatorTable.Find("System.Numerics.Tensors.Tensor." + token);
            string function = written is ElementwiseOperator { IsCorrectlyRounded: true } same ? same.Name : "BroadcastTo on the operands";
            throw Refuse(DiagnosticDescriptors.SilentBroadcast, where, $"'{token}'", a.ToString(), b.ToString(), library.ToString(), broadcast.ToString(), function);
        }
    }

    private bool IsTensorValue(Argument argument) => argument is Argument.Value value && !builder.TypeOf(value.Id).IsScalar;

    private static Dimension? AsSize(Argument argument) => argument switch
    {
        Argument.Size size => size.Dimension,
        Argument.Literal { Constant: int or long } literal => ConstantArithmetic.ToInt(literal.Constant),
        _ => null,
    };

    private static Dimension? Sized(BinaryOperatorKind kind, Dimension m, Dimension n) => kind switch
    {
        BinaryOperatorKind.Add => m + n,
        BinaryOperatorKind.Subtract => m - n,
        BinaryOperatorKind.Multiply => m * n,
        BinaryOperatorKind.Divide when !(n.IsConstant && n.Value == 0) => m / n,
        _ => null,
    };

    private Argument Compare(BinaryOperatorKind kind, Argument left, Argument right, IOperation where)
    {
        if (left is Argument.Literal a && right is Argument.Literal b)
        {
            return new Argument.Literal(ConstantArithmetic.Compute(kind, a.Constant, b.Constant, SpecialType.System_Boolean)
                ?? throw Unsupported(where, "This comparison", "compare numbers"));
        }
        if (left is Argument.Size p && right is Argument.Size q && p.Dimension == q.Dimension)
            return new Argument.Literal(kind is BinaryOperatorKind.Equals or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThanOrEqual);
        if (left is not (Argument.Value or Argument.Literal or Argument.Size) || right is not (Argument.Value or Argument.Literal or Argument.Size))
        {
            if (right is Argument.Literal { Constant: null } || left is Argument.Literal { Constant: null })
                return new Argument.Literal(kind == BinaryOperatorKind.NotEquals);
            throw Unsupported(where, "This comparison", "compare numbers");
        }
        if (right is Argument.Literal { Constant: null } || left is Argument.Literal { Constant: null })
            return new Argument.Literal(kind == BinaryOperatorKind.NotEquals);
        var element = ElementOf(left, right);
        if (left is not Argument.Value && right is not Argument.Value)
            element = Element.Integer;
        if (element == Element.Boolean && (left is Argument.Literal || right is Argument.Literal))
        {
            var (value, literal) = left is Argument.Literal known ? (right, known) : (left, (Argument.Literal)right);
            return Equals(literal.Constant, true) == (kind == BinaryOperatorKind.Equals) ? value : Not(value);
        }
        int x = Materialize(left, element, where.Syntax.GetLocation()), y = Materialize(right, element, where.Syntax.GetLocation());
        string token = TokenOf(kind) ?? throw Unsupported(where, "This comparison", "compare numbers");
        return new Argument.Value(builder.Emit((Operator)OperatorTable.Find("operator " + token)!, [x, y]));
    }

    private Argument Not(Argument condition) => condition switch
    {
        Argument.Literal literal => new Argument.Literal(!Equals(literal.Constant, true)),
        Argument.Value value => new Argument.Value(builder.Emit(Comparisons.Not, [value.Id])),
        _ => throw new RefusalException(null),
    };

    private Argument Both(Argument a, Argument b, IOperation where) => Logical(a, b, Comparisons.And, absorbing: false, where);

    private Argument Either(Argument a, Argument b, IOperation where) => Logical(a, b, Comparisons.Or, absorbing: true, where);

    private Argument Logical(Argument a, Argument b, Operator @operator, bool absorbing, IOperation where)
    {
        if (a is Argument.Literal { Constant: bool x })
            return x == absorbing ? a : b;
        if (b is Argument.Literal { Constant: bool y })
            return y == absorbing ? b : a;
        return new Argument.Value(builder.Emit(@operator,
            [Materialize(a, Element.Boolean, where.Syntax.GetLocation()), Materialize(b, Element.Boolean, where.Syntax.GetLocation())]));
    }

    private Argument Unary(IUnaryOperation unary, string? target)
    {
        var operand = Evaluate(unary.Operand);
        switch (unary.OperatorKind)
        {
            case UnaryOperatorKind.Plus:
                return operand;
            case UnaryOperatorKind.Not when operand is Argument.Literal or Argument.Value && Symbols.IsBoolean(unary.Type):
                return Not(operand);
            case UnaryOperatorKind.Hat:
                return new Argument.Index(operand, true);
            case UnaryOperatorKind.Minus when operand is Argument.Literal { Constant: double or float } literal:
                return new Argument.Literal(literal.Constant is float single ? -single : (object)-(double)literal.Constant);
            case UnaryOperatorKind.BitwiseNegation when operand is Argument.Literal literal && ConstantArithmetic.Complement(literal.Constant) is { } complement:
                return new Argument.Literal(complement);
            case UnaryOperatorKind.BitwiseNegation when operand is Argument.Value { Id: var id } && IsComputed(unary.Type):
                return new Argument.Value(builder.Emit(Operators.Integers.Complement, [id], type: IrType.Of(ElementOf(unary.Type))));
            case UnaryOperatorKind.Minus when Symbols.IsReal(unary.Type) || Symbols.IsTensor(unary.Type):
                return Apply("operator unary -", "-", [("x", operand)], unary, null, target);
            case UnaryOperatorKind.Minus when Symbols.IsInteger(unary.Type):
                return Apply(BinaryOperatorKind.Subtract, new Argument.Literal(ConstantArithmetic.Convert(0, ConstantTypeOf(unary.Type))), operand,
                    unary, null, unary.Type, target, unary.IsChecked);
            default:
                throw Unsupported(unary, $"The operator '{unary.OperatorKind}'", "write it with + − × ÷ and functions");
        }
    }

    private Argument Convert(IConversionOperation conversion, string? target)
    {
        var (from, to) = (conversion.Operand.Type, conversion.Type);
        var value = Evaluate(conversion.Operand, target);
        if (value is Argument.Literal literal)
        {
            if (!Symbols.IsReal(to) && !Symbols.IsInteger(to))
                return value;
            var converted = ConstantArithmetic.Convert(literal.Constant, ConstantTypeOf(to));
            if (conversion.IsChecked && Symbols.IsInteger(to) && Symbols.IsInteger(from)
                && !Equals(ConstantArithmetic.Compute(BinaryOperatorKind.Equals, literal.Constant, converted, SpecialType.System_Boolean), true))
            {
                throw Unsupported(conversion, $"The conversion of {literal.Constant} to '{to!.ToDisplayString()}'", "it does not fit");
            }
            return new Argument.Literal(converted);
        }
        if (value is not (Argument.Value or Argument.Size))
            return value;
        bool isNumber = value is Argument.Size || builder.TypeOf(((Argument.Value)value).Id) is { IsScalar: true, Element: not Element.Boolean };
        if (isNumber && Symbols.IsReal(to) && (Symbols.IsReal(from) || Symbols.IsInteger(from)))
        {
            // An integer parameter that is a feature is a real number from the start.
            var element = ElementOf(to);
            return new Argument.Value(ToElement(Materialize(value, element, conversion.Syntax.GetLocation()), element, conversion));
        }
        if (isNumber && Symbols.IsInteger(to) && Symbols.IsReal(from))
        {
            if (value is Argument.Value { Id: var id } && builder.IsActive(id))
                throw Refuse(DiagnosticDescriptors.DerivativeIsLost, conversion, to!.ToDisplayString());
            throw Unsupported(conversion, "A conversion from a real number to an integer at run time", "pass the integer itself");
        }
        if (value is Argument.Value { Id: var whole } && isNumber && Symbols.IsInteger(to) && Symbols.IsInteger(from))
        {
            bool widens = conversion.Conversion.IsImplicit;
            if (!IsComputed(to) && !widens)
                throw Unsupported(conversion, $"A conversion to '{to!.ToDisplayString()}' at run time", "compute with int or long");
            return new Argument.Value(ToElement(whole, ElementOf(to), conversion, conversion.IsChecked && !widens));
        }
        if (isNumber && to?.SpecialType is SpecialType.System_Decimal or SpecialType.System_Char || from?.SpecialType is SpecialType.System_Decimal)
            throw Unsupported(conversion, $"The conversion from '{from?.ToDisplayString()}' to '{to?.ToDisplayString()}'", "compute with float, double, int or long");
        if (conversion.OperatorMethod is { } method && !Symbols.IsTensorLike(to) && !Symbols.IsTensorLike(from)
            && method.ContainingType.ContainingNamespace?.ToDisplayString() is not ("AutoIG" or "System.Buffers" or "System"))
        {
            throw Unsupported(conversion, $"The conversion to {to?.Name}", "use tensors and numbers");
        }
        return value;
    }
}
