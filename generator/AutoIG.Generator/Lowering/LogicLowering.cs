using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Comparisons and truth values.</summary>
internal sealed class LogicLowering(LoweringContext context) : LoweringPart(context)
{
    public Argument Compare(BinaryOperatorKind kind, Argument left, Argument right, IOperation where)
    {
        if (left is Argument.Literal a && right is Argument.Literal b)
        {
            return new Argument.Literal(ConstantArithmetic.Compute(kind, a.Constant, b.Constant, SpecialType.System_Boolean)
                ?? throw Unsupported(where, "This comparison", "compare numbers"));
        }
        if (right is Argument.Literal { Constant: null } || left is Argument.Literal { Constant: null })
        {
            if (MayBeNull(left) || MayBeNull(right))
            {
                throw Unsupported(
                    where, "A test for null of what the model holds",
                    "a weight or block that may be absent has no shape; write two methods");
            }
            return new Argument.Literal(kind == BinaryOperatorKind.NotEquals);
        }
        if (left is Argument.Size p && right is Argument.Size q && p.Dimension == q.Dimension)
        {
            return new Argument.Literal(
                kind is BinaryOperatorKind.Equals or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThanOrEqual);
        }
        if (left is not (Argument.Value or Argument.Literal or Argument.Size)
            || right is not (Argument.Value or Argument.Literal or Argument.Size))
        {
            throw Unsupported(where, "This comparison", "compare numbers");
        }
        var element = Types.CommonElement(left, right);
        if (left is not Argument.Value && right is not Argument.Value)
            element = Element.Integer;
        if (element == Element.Boolean && (left is Argument.Literal || right is Argument.Literal))
        {
            var (value, literal) = left is Argument.Literal known ? (right, known) : (left, (Argument.Literal)right);
            return Equals(literal.Constant, true) == (kind == BinaryOperatorKind.Equals) ? value : Not(value);
        }
        int x = Values.Materialize(left, element, where.Syntax.GetLocation()),
            y = Values.Materialize(right, element, where.Syntax.GetLocation());
        string token = ArithmeticLowering.TokenOf(kind) ?? throw Unsupported(where, "This comparison", "compare numbers");
        return new Argument.Value(Builder.Emit((Operator)OperatorTable.Find("operator " + token)!, [x, y]));
    }

    /// <summary>
    /// Whether something may be null when the method runs: what the method is given or computes is not, but what the model holds may be.
    /// </summary>
    private bool MayBeNull(Argument argument) => argument switch
    {
        Argument.Value value => Builder.Definition(value.Id)?.Attributes is ModelAttributes,
        Argument.Host host => host.Display.Length > 0 && !host.Type.IsValueType,
        Argument.Items items => items.Elements.Any(MayBeNull),
        _ => false,
    };

    /// <summary><c>&amp;&amp;</c> and <c>||</c>: C# evaluates the right side only where the left side does not decide.</summary>
    public Argument ShortCircuit(IBinaryOperation binary)
    {
        bool and = binary.OperatorKind == BinaryOperatorKind.ConditionalAnd;
        var left = Expressions.Evaluate(binary.LeftOperand);
        if (left is Argument.Value undecided && Effects.MustNotRunEarly(binary.RightOperand))
            left = Conditions.Decide(undecided, binary.LeftOperand, and ? "&&" : "||");
        if (left is Argument.Literal { Constant: bool known })
            return known == and ? Expressions.Evaluate(binary.RightOperand) : left;
        if (left is Argument.Value { Id: var condition } && Effects.MustNotRunEarly(binary.RightOperand))
        {
            return and
                ? Alternatives.OneOf(condition, binary, "both",
                    () => Expressions.Evaluate(binary.RightOperand), () => Argument.Literal.False)
                : Alternatives.OneOf(condition, binary, "either",
                    () => Argument.Literal.True, () => Expressions.Evaluate(binary.RightOperand));
        }
        // A right side without effects and exceptions gives the same, computed or not: without a branch it is cheaper.
        var right = Expressions.Evaluate(binary.RightOperand);
        return and ? Both(left, right, binary) : Either(left, right, binary);
    }

    public Argument Not(Argument condition) => condition switch
    {
        Argument.Literal literal => new Argument.Literal(!Equals(literal.Constant, true)),
        Argument.Value value => new Argument.Value(Builder.Emit(Comparisons.Not, [value.Id])),
        _ => throw new RefusalException(null),
    };

    public Argument Both(Argument a, Argument b, IOperation where) => Logical(a, b, Comparisons.And, absorbing: false, where);

    public Argument Either(Argument a, Argument b, IOperation where) => Logical(a, b, Comparisons.Or, absorbing: true, where);

    private Argument Logical(Argument a, Argument b, Operator @operator, bool absorbing, IOperation where)
    {
        if (a is Argument.Literal { Constant: bool x })
            return x == absorbing ? a : b;
        if (b is Argument.Literal { Constant: bool y })
            return y == absorbing ? b : a;
        return new Argument.Value(Builder.Emit(@operator,
            [
                Values.Materialize(a, Element.Boolean, where.Syntax.GetLocation()),
                Values.Materialize(b, Element.Boolean, where.Syntax.GetLocation()),
            ]));
    }
}
