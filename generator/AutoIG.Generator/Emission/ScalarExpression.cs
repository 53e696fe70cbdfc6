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

    /// <summary>The condition of a choice, which is no choice itself.</summary>
    public const int Condition = 1;

    private const int Equality = (int)Binding.Equality;
    private const int Relational = (int)Binding.Relational;
    private const int Shift = (int)Binding.Shift;
    private const int Additive = (int)Binding.Additive;
    private const int Multiplicative = (int)Binding.Multiplicative;
    private const int Unary = (int)Binding.Unary;

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
    public static ScalarExpression Apply(
        IrOperation operation, IReadOnlyList<ScalarExpression> x, string realType, IReadOnlyList<IrType> types)
    {
        var expression = ApplyInContext(operation, x, realType, types);
        return operation.Attributes is OverflowAttributes overflow
            ? Plain($"{(overflow.Checked ? "checked" : "unchecked")}({expression.Text})") : expression;
    }

    private static ScalarExpression ApplyInContext(
        IrOperation operation, IReadOnlyList<ScalarExpression> x, string functionType, IReadOnlyList<IrType> types)
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
        // Where overflow is checked, it matters where an integer's sign stands.
        bool mayMoveSigns = !operation.Type.IsInteger || operation.Attributes is not OverflowAttributes;
        if (declaration == Arithmetic.Negate)
            return Negative(x[0]);
        if (declaration == Elementary.Reciprocal)
            return spelling.Infix("/", Literal(new ConstantAttributes(1), spelling.Type, functionType), x[0], Multiplicative);
        if (mayMoveSigns && WithSignsMoved(declaration, x, spelling) is { } moved)
            return moved;
        int precedence = (int)declaration.Binding;
        if (declaration.Token is { } token)
            return spelling.Infix(token, x[0], x[1], precedence);
        string text = declaration.Scalar.Replace("{T}", realType);
        if (operation.Attributes is ScalarAttributes constant)
            text = text.Replace("{c}", Numbers.Literal(constant.Value, "double"));
        for (int i = 0; i < x.Count; i++)
        {
            // Of a choice the last side, where it is no number, says which type it has.
            bool isTyped = declaration == Arithmetic.Select && i == 1 && x[2].number is null;
            text = text.Replace($"{{{i}}}", isTyped && x[i].number is { } number ? spelling.Beside(number, x[i])
                : declaration.Binding != Binding.Atom ? x[i].Inside(precedence + 1) : x[i].Text);
        }
        return new(text, precedence);
    }

    /// <summary>A sum, a difference, a product or a quotient some operand of which has a sign.</summary>
    private static ScalarExpression? WithSignsMoved(ElementwiseOperator declaration, IReadOnlyList<ScalarExpression> x, Spelling spelling)
    {
        if (declaration == Arithmetic.Add)
        {
            return Sign(x[1], spelling) is { } b ? spelling.Infix("-", x[0], b, Additive)
                : x[0].Positive is { } a ? spelling.Infix("-", x[1], a, Additive) : null;
        }
        if (declaration == Arithmetic.Subtract)
            return x[1].Positive is { } b ? spelling.Infix("+", x[0], b, Additive) : null;
        // The lowest integer divided by −1 is an exception, divided by 1 it is not.
        bool isProduct = declaration == Arithmetic.Multiply || (declaration == Arithmetic.Divide && spelling.Type.IsReal);
        if (!isProduct || (x[0].Positive ?? x[1].Positive) is null)
            return null;
        var size = spelling.Infix(declaration.Token!, x[0].Positive ?? x[0], x[1].Positive ?? x[1], Multiplicative);
        return x[0].Positive is not null && x[1].Positive is not null ? size : new(Signed(size), Multiplicative, positive: size);
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
            ? Literal(new ConstantAttributes(-x.number.Value), spelling.Type.IsReal ? IrType.Scalar : spelling.Type, spelling.RealType)
            : null);

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
            // The compiler warns of a variable compared with itself, which a user may do to ask for NaN: a sign makes it an expression.
            bool isComparison = precedence is Equality or Relational;
            if (!isComparison || a != b)
                return new($"{a} {token} {b}", precedence);
            return new(
                type.Element == Element.Boolean ? $"!{left.Inside(Atom)} {token} !{right.Inside(Atom)}" : $"{a} {token} +{b}", precedence);
        }

        /// <summary>A number beside an operand whose type makes it a floating-point number: <c>2 * x</c>.</summary>
        public string Beside(double number, ScalarExpression literal) =>
            (type.IsInteger || (realType is "float" or "double" && type.IsReal)) && number == Math.Floor(number) && Math.Abs(number) < 1e6
            && !(number == 0 && 1 / number < 0) && !(number < 0 && type.Element == Element.UInt64) ? Whole(number) : literal.Text;
    }
}
