using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Emission;

/// <summary>A scalar expression as C#: its text, how tightly it binds, and whether it is a number.</summary>
internal readonly record struct ScalarExpression(string Text, int Precedence, double? Number = null)
{
    public const int Atom = 9;
    private const int Choice = 0;
    private const int Unary = 7;
    private const int Multiplicative = 6;
    private const int Additive = 5;

    public static ScalarExpression Local(string name) => new(name, Atom);

    public static ScalarExpression Literal(double value, IrType type, string realType)
    {
        if (type.Element == Element.Boolean)
            return new(value != 0 ? "true" : "false", Atom);
        string text = type.Element == Element.Integer ? Plain(value) : Numbers.Literal(value, realType);
        return new(text, text.StartsWith("-", StringComparison.Ordinal) ? Unary : Atom, value);
    }

    /// <summary>An operation applied to expressions.</summary>
    /// <param name="operation">An elementwise operation or a conversion.</param>
    /// <param name="x">The operands.</param>
    /// <param name="realType">The floating-point type.</param>
    public static ScalarExpression Apply(IrOperation operation, IReadOnlyList<ScalarExpression> x, string realType)
    {
        if (operation.Operator == "Convert")
            return realType is "float" or "double" ? new($"({realType}){x[0].Inside(Unary)}", Unary) : new($"{realType}.CreateChecked({x[0].Text})", Atom);
        if (OperatorTable.Get(operation.Operator) is not ElementwiseOperator declaration)
            throw new InvalidOperationException($"{operation.Operator} is not an operator on scalars.");
        int precedence = declaration.IsInfix ? Of(operation.Operator) : Atom;
        if (operation.Operator == "Add" && x[1].Number is < 0)
            return Infix("-", x[0], Literal(-x[1].Number!.Value, operation.Type, realType), Additive, operation.Type, realType);
        if (operation.Operator is "Reciprocal")
            return Infix("/", Literal(1, operation.Type, realType), x[0], Multiplicative, operation.Type, realType);
        if (Token(operation.Operator) is { } token)
            return Infix(token, x[0], x[1], precedence, operation.Type, realType);
        string text = declaration.Scalar.Replace("{T}", realType);
        if (operation.Attributes is ScalarAttributes constant)
            text = text.Replace("{c}", Numbers.Literal(constant.Value, "double"));
        for (int i = 0; i < x.Count; i++)
        {
            string operand = !declaration.IsInfix ? x[i].Text : precedence == Unary ? x[i].Inside(Unary + 1) : x[i].Inside(precedence + 1);
            text = text.Replace($"{{{i}}}", operand);
        }
        return new(text, precedence);
    }

    /// <summary>The text where an operand must bind at least so tightly.</summary>
    public string Inside(int precedence) => Precedence < precedence ? $"({Text})" : Text;

    /// <summary>
    /// An operator between two operands. Sums and products associate from the left, and floating-point numbers do not associate:
    /// a + (b + c) keeps its parentheses.
    /// </summary>
    private static ScalarExpression Infix(string token, ScalarExpression left, ScalarExpression right, int precedence, IrType type, string realType)
    {
        string a = left.Number is { } p && right.Number is null ? Beside(p, left, type, realType) : left.Inside(precedence);
        string b = right.Number is { } q && left.Number is null ? Beside(q, right, type, realType) : right.Inside(precedence + 1);
        return new($"{a} {token} {b}", precedence);
    }

    /// <summary>A number beside an operand whose type makes it a floating-point number: <c>2 * x</c>.</summary>
    private static string Beside(double number, ScalarExpression literal, IrType type, string realType) =>
        realType is "float" or "double" && type.Element != Element.Integer && number == Math.Floor(number) && Math.Abs(number) < 1e6
            ? Plain(number)
            : literal.Text;

    private static string Plain(double number) => ((long)number).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Token(string @operator) => @operator switch
    {
        "Add" => "+",
        "Subtract" => "-",
        "Multiply" => "*",
        "Divide" => "/",
        "GreaterThan" => ">",
        "GreaterThanOrEqual" => ">=",
        "LessThan" => "<",
        "LessThanOrEqual" => "<=",
        "Equal" => "==",
        "NotEqual" => "!=",
        "And" => "&&",
        "Or" => "||",
        _ => null,
    };

    private static int Of(string @operator) => @operator switch
    {
        "Select" => Choice,
        "Or" => 1,
        "And" => 2,
        "Equal" or "NotEqual" => 3,
        "GreaterThan" or "GreaterThanOrEqual" or "LessThan" or "LessThanOrEqual" => 4,
        "Add" or "Subtract" => Additive,
        "Multiply" or "Divide" or "Reciprocal" => Multiplicative,
        "Negate" or "Not" => Unary,
        _ => throw new InvalidOperationException($"How tightly {@operator} binds is not known."),
    };
}
