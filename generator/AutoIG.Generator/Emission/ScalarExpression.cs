using System.Globalization;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Emission;

/// <summary>
/// A scalar expression as C#. Signs are moved to where they read best, which is exact in floating point: −(−a) = a, a + (−b) = a − b,
/// (−a)·b = −(a·b).
/// </summary>
internal sealed class ScalarExpression
{
    public const int Atom = 9;
    private const int Choice = 0;
    private const int Unary = 7;
    private const int Multiplicative = 6;
    private const int Additive = 5;

    private readonly int precedence;
    private readonly double? number;
    private readonly ScalarExpression? positive;

    private ScalarExpression(string text, int precedence, double? number = null, ScalarExpression? positive = null) =>
        (Text, this.precedence, this.number, this.positive) = (text, precedence, number, positive);

    /// <summary>The text where nothing stands beside it.</summary>
    public string Text { get; }

    /// <summary>A name, a call, or what else needs no parentheses.</summary>
    public static ScalarExpression Plain(string text) => new(text, Atom);

    public static ScalarExpression Literal(double value, IrType type, string realType)
    {
        if (type.Element == Element.Boolean)
            return Plain(value != 0 ? "true" : "false");
        string text = type.Element == Element.Integer ? Whole(value) : Numbers.Literal(value, realType);
        return new(text, text.StartsWith("-", StringComparison.Ordinal) ? Unary : Atom, value);
    }

    /// <summary>An operation applied to expressions.</summary>
    /// <param name="operation">An elementwise operation or a conversion.</param>
    /// <param name="x">The operands.</param>
    /// <param name="realType">The floating-point type.</param>
    public static ScalarExpression Apply(IrOperation operation, IReadOnlyList<ScalarExpression> x, string realType)
    {
        if (operation.Operator == "Convert")
        {
            return realType is "float" or "double"
                ? new($"({realType}){x[0].Inside(Unary)}", Unary)
                : Plain($"{realType}.CreateChecked({x[0].Text})");
        }
        if (OperatorTable.Get(operation.Operator) is not ElementwiseOperator declaration)
            throw new InvalidOperationException($"{operation.Operator} is not an operator on scalars.");
        var spelling = new Spelling(operation.Type.Element == Element.Integer ? IrType.Integer : IrType.Scalar, realType);
        switch (operation.Operator)
        {
            case "Negate":
                return Negative(x[0]);
            case "Add" when Sign(x[1], spelling) is { } b:
                return spelling.Infix("-", x[0], b, Additive);
            case "Add" when x[0].positive is { } a:
                return spelling.Infix("-", x[1], a, Additive);
            case "Subtract" when x[1].positive is { } b:
                return spelling.Infix("+", x[0], b, Additive);
            case "Multiply" or "Divide" when x[0].positive is not null || x[1].positive is not null:
                var size = spelling.Infix(Token(operation.Operator)!, x[0].positive ?? x[0], x[1].positive ?? x[1], Multiplicative);
                return x[0].positive is not null && x[1].positive is not null ? size : new("-" + size.Text, Multiplicative, positive: size);
            case "Reciprocal":
                return spelling.Infix("/", Literal(1, spelling.Type, realType), x[0], Multiplicative);
        }
        int precedence = declaration.IsInfix ? Of(operation.Operator) : Atom;
        if (Token(operation.Operator) is { } token)
            return spelling.Infix(token, x[0], x[1], precedence);
        string text = declaration.Scalar.Replace("{T}", realType);
        if (operation.Attributes is ScalarAttributes constant)
            text = text.Replace("{c}", Numbers.Literal(constant.Value, "double"));
        for (int i = 0; i < x.Count; i++)
            text = text.Replace($"{{{i}}}", declaration.IsInfix ? x[i].Inside(precedence + 1) : x[i].Text);
        return new(text, precedence);
    }

    /// <summary>The text where it must bind at least so tightly.</summary>
    public string Inside(int tightness) => precedence < tightness ? $"({Text})" : Text;

    private static ScalarExpression Negative(ScalarExpression x) => x.positive ?? new("-" + x.Inside(Unary + 1), Unary, positive: x);

    /// <summary>What is subtracted where this is added; <see langword="null"/> where it has no sign.</summary>
    private static ScalarExpression? Sign(ScalarExpression x, Spelling spelling) =>
        x.positive ?? (x.number is < 0 ? Literal(-x.number.Value, spelling.Type, spelling.RealType) : null);

    private static string Whole(double number) => ((long)number).ToString(CultureInfo.InvariantCulture);

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
        "Select" or "Choose" => Choice,
        "Or" => 1,
        "And" => 2,
        "Equal" or "NotEqual" => 3,
        "GreaterThan" or "GreaterThanOrEqual" or "LessThan" or "LessThanOrEqual" => 4,
        "Add" or "Subtract" => Additive,
        "Multiply" or "Divide" => Multiplicative,
        "Not" => Unary,
        _ => throw new InvalidOperationException($"How tightly {@operator} binds is not known."),
    };

    private readonly struct Spelling(IrType type, string realType)
    {
        public IrType Type => type;

        public string RealType => realType;

        /// <summary>
        /// An operator between two operands. Sums and products associate from the left, and floating-point numbers do not associate:
        /// a + (b + c) keeps its parentheses.
        /// </summary>
        public ScalarExpression Infix(string token, ScalarExpression left, ScalarExpression right, int precedence)
        {
            string a = left.number is { } p && right.number is null ? Beside(p, left) : left.Inside(precedence);
            string b = right.number is { } q && left.number is null ? Beside(q, right) : right.Inside(precedence + 1);
            // The compiler warns of a variable compared with itself, which a user may do to ask for NaN: + makes it an expression.
            bool isComparison = precedence is > 2 and < Additive;
            return new(isComparison && a == b ? $"{a} {token} +{b}" : $"{a} {token} {b}", precedence);
        }

        /// <summary>A number beside an operand whose type makes it a floating-point number: <c>2 * x</c>.</summary>
        private string Beside(double number, ScalarExpression literal) =>
            realType is "float" or "double" && type.IsReal && number == Math.Floor(number) && Math.Abs(number) < 1e6 ? Whole(number) : literal.Text;
    }
}
