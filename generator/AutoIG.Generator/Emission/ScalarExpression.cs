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
    public const int Atom = (int)Binding.Atom;
    private const int Equality = (int)Binding.Equality;
    private const int Relational = (int)Binding.Relational;
    private const int Shift = (int)Binding.Shift;
    private const int Additive = (int)Binding.Additive;
    private const int Multiplicative = (int)Binding.Multiplicative;
    private const int Unary = (int)Binding.Unary;

    private readonly int precedence;
    private readonly double? number;
    private readonly ScalarExpression? positive;

    private ScalarExpression(string text, int precedence, double? number = null, ScalarExpression? positive = null) =>
        (Text, this.precedence, this.number, this.positive) = (text, precedence, number, positive);

    /// <summary>The text where nothing stands beside it.</summary>
    public string Text { get; }

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
        return new(text, text.StartsWith("-", StringComparison.Ordinal) ? Unary : Atom, constant.Whole is null ? constant.Value : null);
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
        if (operation.Operator is Conversion)
        {
            string target = operation.Type.NameOf(functionType);
            return isGeneric && (operation.Type.Element == Element.Real || types[0].Element == Element.Real)
                ? Plain($"{target}.CreateChecked({x[0].Text})")
                : new($"({target}){x[0].Inside(Unary)}", Unary);
        }
        if (operation.Operator is not ElementwiseOperator declaration)
            throw new InvalidOperationException($"{operation.Operator} is not an operator on scalars.");
        // A comparison computes in the type of what it compares.
        var type = operation.Type.Element == Element.Boolean && types[0].Element != Element.Boolean ? types[0] : operation.Type;
        string realType = type.IsReal ? type.NameOf(functionType) : functionType;
        var spelling = new Spelling(type, realType);
        switch (true)
        {
            case true when declaration == Arithmetic.Negate:
                return Negative(x[0]);
            // An integer's sign has its own bounds, and where overflow is checked it matters where it stands.
            case true when declaration.Token is "+" or "-" or "*" or "/" && operation.Type.IsInteger && operation.Attributes is OverflowAttributes:
                break;
            case true when declaration == Arithmetic.Add && Sign(x[1], spelling) is { } b:
                return spelling.Infix("-", x[0], b, Additive);
            case true when declaration == Arithmetic.Add && x[0].positive is { } a:
                return spelling.Infix("-", x[1], a, Additive);
            case true when declaration == Arithmetic.Subtract && x[1].positive is { } b:
                return spelling.Infix("+", x[0], b, Additive);
            case true when declaration.Token is "*" or "/" && (x[0].positive is not null || x[1].positive is not null):
                var size = spelling.Infix(declaration.Token!, x[0].positive ?? x[0], x[1].positive ?? x[1], Multiplicative);
                return x[0].positive is not null && x[1].positive is not null ? size : new("-" + size.Text, Multiplicative, positive: size);
            case true when declaration == Elementary.Reciprocal:
                return spelling.Infix("/", Literal(new ConstantAttributes(1), spelling.Type, functionType), x[0], Multiplicative);
        }
        int precedence = (int)declaration.Binding;
        if (declaration.Token is { } token)
            return spelling.Infix(token, x[0], x[1], precedence);
        string text = declaration.Scalar.Replace("{T}", realType);
        if (operation.Attributes is ScalarAttributes constant)
            text = text.Replace("{c}", Numbers.Literal(constant.Value, "double"));
        for (int i = 0; i < x.Count; i++)
            text = text.Replace($"{{{i}}}", declaration.Binding != Binding.Atom ? x[i].Inside(precedence + 1) : x[i].Text);
        return new(text, precedence);
    }

    /// <summary>The text where it must bind at least so tightly.</summary>
    public string Inside(int tightness) => precedence < tightness ? $"({Text})" : Text;

    private static ScalarExpression Negative(ScalarExpression x) => x.positive ?? new("-" + x.Inside(Unary + 1), Unary, positive: x);

    /// <summary>What is subtracted where this is added; <see langword="null"/> where it has no sign.</summary>
    private static ScalarExpression? Sign(ScalarExpression x, Spelling spelling) =>
        x.positive ?? (x.number is < 0 and > int.MinValue || (spelling.Type.IsReal && x.number is < 0)
            ? Literal(new ConstantAttributes(-x.number.Value), spelling.Type.IsReal ? IrType.Scalar : spelling.Type, spelling.RealType) : null);

    private static string Whole(double number) => ((long)number).ToString(CultureInfo.InvariantCulture);

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
