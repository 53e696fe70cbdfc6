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
    public const int Atom = 13;
    private const int Choice = 0;
    private const int BitwiseOr = 3;
    private const int ExclusiveOr = 4;
    private const int BitwiseAnd = 5;
    private const int Equality = 6;
    private const int Relational = 7;
    private const int Shift = 8;
    private const int Additive = 9;
    private const int Multiplicative = 10;
    private const int Unary = 11;

    private readonly int precedence;
    private readonly double? number;

    private ScalarExpression(string text, int precedence, double? number = null, ScalarExpression? positive = null) =>
        (Text, this.precedence, this.number, Positive) = (text, precedence, number, positive);

    /// <summary>The text where nothing stands beside it.</summary>
    public string Text { get; }

    /// <summary>What this is the negative of, where it has a sign.</summary>
    public ScalarExpression? Positive { get; }

    /// <summary>A name, a call, or what else needs no parentheses.</summary>
    public static ScalarExpression Plain(string text) => new(text, Atom);

    public static ScalarExpression Literal(ConstantAttributes constant, IrType type, string realType)
    {
        if (type.Element == Element.Boolean)
            return Plain(constant.Value != 0 ? "true" : "false");
        string text = !type.IsInteger ? Numbers.Literal(constant.Value, type.NameOf(realType))
            : (constant.Whole ?? (decimal)constant.Value).ToString(CultureInfo.InvariantCulture) + type.Element switch
            {
                Element.Integer => "L",
                Element.UInt32 => "u",
                Element.UInt64 => "ul",
                _ => "",
            };
        double? number = constant.Whole is null ? constant.Value : null;
        if (!text.StartsWith("-", StringComparison.Ordinal))
            return new(text, Atom, number);
        return new(text, Unary, number, type.IsReal ? Literal(new ConstantAttributes(-constant.Value), type, realType) : null);
    }

    /// <summary>An operation applied to expressions.</summary>
    /// <param name="operation">An elementwise operation or a conversion.</param>
    /// <param name="x">The operands.</param>
    /// <param name="realType">The floating-point type.</param>
    /// <param name="types">The operands' types.</param>
    public static ScalarExpression Apply(IrOperation operation, IReadOnlyList<ScalarExpression> x, string realType, IReadOnlyList<IrType> types)
    {
        var expression = ApplyInContext(operation, x, realType, types);
        return operation.Attributes is OverflowAttributes overflow
            ? Plain($"{(overflow.Checked ? "checked" : "unchecked")}({expression.Text})") : expression;
    }

    private static ScalarExpression ApplyInContext(IrOperation operation, IReadOnlyList<ScalarExpression> x, string functionType, IReadOnlyList<IrType> types)
    {
        bool isGeneric = functionType is not ("float" or "double");
        if (operation.Operator is "Convert" or "Cast")
        {
            string target = operation.Type.NameOf(functionType);
            return isGeneric && (operation.Type.Element == Element.Real || types[0].Element == Element.Real)
                ? Plain($"{target}.CreateChecked({x[0].Text})")
                : new($"({target}){x[0].Inside(Unary)}", Unary);
        }
        if (OperatorTable.Get(operation.Operator) is not ElementwiseOperator declaration)
            throw new InvalidOperationException($"{operation.Operator} is not an operator on scalars.");
        // A comparison computes in the type of what it compares.
        var type = operation.Type.Element == Element.Boolean && types[0].Element != Element.Boolean ? types[0] : operation.Type;
        string realType = type.IsReal ? type.NameOf(functionType) : functionType;
        var spelling = new Spelling(type, realType);
        switch (operation.Operator)
        {
            case "Negate":
                return Negative(x[0]);
            // An integer's sign has its own bounds, and where overflow is checked it matters where it stands.
            case "Add" or "Subtract" or "Multiply" or "Divide" when operation.Type.IsInteger && operation.Attributes is OverflowAttributes:
                break;
            case "Add" when Sign(x[1], spelling) is { } b:
                return spelling.Infix("-", x[0], b, Additive);
            case "Add" when x[0].Positive is { } a:
                return spelling.Infix("-", x[1], a, Additive);
            case "Subtract" when x[1].Positive is { } b:
                return spelling.Infix("+", x[0], b, Additive);
            case "Multiply" or "Divide" when x[0].Positive is not null || x[1].Positive is not null:
                var size = spelling.Infix(Token(operation.Operator)!, x[0].Positive ?? x[0], x[1].Positive ?? x[1], Multiplicative);
                return x[0].Positive is not null && x[1].Positive is not null ? size : new(Signed(size), Multiplicative, positive: size);
            case "Reciprocal":
                return spelling.Infix("/", Literal(new ConstantAttributes(1), spelling.Type, functionType), x[0], Multiplicative);
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

    private static ScalarExpression Negative(ScalarExpression x) => x.Positive ?? new("-" + x.Inside(Unary + 1), Unary, positive: x);

    /// <summary>The sign before a product, which goes to its first factor. C# reads two of them as one operator.</summary>
    private static string Signed(ScalarExpression product) =>
        product.Text.StartsWith("-", StringComparison.Ordinal) ? $"-({product.Text})" : "-" + product.Text;

    /// <summary>What is subtracted where this is added; <see langword="null"/> where it has no sign.</summary>
    private static ScalarExpression? Sign(ScalarExpression x, Spelling spelling) =>
        x.Positive ?? (x.number is < 0 and > int.MinValue || (spelling.Type.IsReal && x.number is < 0)
            ? Literal(new ConstantAttributes(-x.number.Value), spelling.Type.IsReal ? IrType.Scalar : spelling.Type, spelling.RealType) : null);

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
        "Remainder" => "%",
        "BitwiseAnd" => "&",
        "BitwiseOr" => "|",
        "ExclusiveOr" => "^",
        "ShiftLeft" => "<<",
        "ShiftRight" => ">>",
        "ShiftRightUnsigned" => ">>>",
        _ => null,
    };

    private static int Of(string @operator) => @operator switch
    {
        "Select" or "Choose" => Choice,
        "Or" => 1,
        "And" => 2,
        "BitwiseOr" => BitwiseOr,
        "ExclusiveOr" => ExclusiveOr,
        "BitwiseAnd" => BitwiseAnd,
        "Equal" or "NotEqual" => Equality,
        "GreaterThan" or "GreaterThanOrEqual" or "LessThan" or "LessThanOrEqual" => Relational,
        "ShiftLeft" or "ShiftRight" or "ShiftRightUnsigned" => Shift,
        "Add" or "Subtract" or "AddMask" => Additive,
        "Multiply" or "Divide" or "Remainder" => Multiplicative,
        "Not" or "Complement" => Unary,
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
            // What is shifted says its own type.
            string a = left.number is { } p && right.number is null && precedence != Shift ? Beside(p, left) : left.Inside(precedence);
            string b = right.number is { } q && left.number is null ? Beside(q, right) : right.Inside(precedence + 1);
            // The compiler warns of a variable compared with itself, which a user may do to ask for NaN: + makes it an expression.
            bool isComparison = precedence is Equality or Relational;
            return new(isComparison && a == b ? $"{a} {token} +{b}" : $"{a} {token} {b}", precedence);
        }

        /// <summary>A number beside an operand whose type makes it a floating-point number: <c>2 * x</c>.</summary>
        private string Beside(double number, ScalarExpression literal) =>
            (type.IsInteger || (realType is "float" or "double" && type.IsReal)) && number == Math.Floor(number) && Math.Abs(number) < 1e6
            && !(number == 0 && 1 / number < 0) && !(number < 0 && type.Element == Element.UInt64) ? Whole(number) : literal.Text;
    }
}
