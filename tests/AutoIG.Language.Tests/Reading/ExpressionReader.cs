using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Reading;

/// <summary>Reads expressions of generated text as C# means them: types, promotions, the order of evaluation.</summary>
/// <param name="rows">What the batch holds.</param>
/// <param name="fields">The fields of the model.</param>
internal sealed class ExpressionReader(Rows rows, IReadOnlyDictionary<string, Code> fields)
{
    private bool isChecked;

    /// <summary>What the names in sight stand for.</summary>
    public Names Names { get; set; } = new(null);

    public Code Read(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax literal:
                return literal.Token.Value is { } value ? Primitive.Of(value.GetType()).Literal(value) : throw Unknown(expression);
            case IdentifierNameSyntax name:
                return Names.Find(name.Identifier.ValueText) is Cell cell ? cell.Read : throw Unknown(expression);
            case ParenthesizedExpressionSyntax inner:
                return Read(inner.Expression);
            case CheckedExpressionSyntax context:
                bool outer = isChecked;
                isChecked = context.Kind() == SyntaxKind.CheckedExpression;
                var inside = Read(context.Expression);
                isChecked = outer;
                return inside;
            case PrefixUnaryExpressionSyntax
            {
                OperatorToken.ValueText: "-",
                Operand: LiteralExpressionSyntax { Token.Value: var size }
            } negative
                when Lowest(size) is { } lowest:
                return lowest;
            case PrefixUnaryExpressionSyntax unary:
                return Apply(unary.OperatorToken.ValueText, Read(unary.Operand));
            case BinaryExpressionSyntax binary:
                return Apply(binary.OperatorToken.ValueText, Read(binary.Left), Read(binary.Right));
            case ConditionalExpressionSyntax choice:
                var condition = Truth(choice.Condition);
                Code first = Read(choice.WhenTrue), second = Read(choice.WhenFalse);
                var common = Primitive.Promote(first, second);
                return common.Choose(condition, common.Implicitly(first), common.Implicitly(second));
            case CastExpressionSyntax cast:
                return TypeOf(cast.Type).Convert(Read(cast.Expression), isChecked);
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: [var index] } access:
                return Element(access.Expression, index.Expression);
            case MemberAccessExpressionSyntax access:
                return Member(access);
            case InvocationExpressionSyntax call:
                return Call(call);
            default:
                throw Unknown(expression);
        }
    }

    public Func<bool> Truth(ExpressionSyntax expression) => ((Code<bool>)Primitive.Bool.Implicitly(Read(expression))).Run;

    /// <summary>A value of the type of what it is assigned to.</summary>
    public Code As(Primitive type, ExpressionSyntax expression) => type.Implicitly(Read(expression));

    /// <summary>An operator between two values, as C# promotes them.</summary>
    public Code Apply(string token, Code left, Code right)
    {
        if (token is "<<" or ">>" or ">>>")
            return left.Type.Binary(token, left, Primitive.Int.Implicitly(right), isChecked);
        var type = Primitive.Promote(left, right);
        return type.Binary(token, type.Implicitly(left), type.Implicitly(right), isChecked);
    }

    /// <summary>A row of the batch, by its name or as its member.</summary>
    public (Array Row, Primitive Type) Row(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name when Names.Find(name.Identifier.ValueText) is Array row => (row, rows.Real),
        MemberAccessExpressionSyntax
        {
            Expression: IdentifierNameSyntax { Identifier.ValueText: "batch" },
            Name: IdentifierNameSyntax member
        } =>
            (rows.Named(member.Identifier.ValueText, 0), rows.Real),
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax
            {
                Expression: IdentifierNameSyntax { Identifier.ValueText: "batch" },
                Name: IdentifierNameSyntax member
            },
            ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: int index } }],
        } => (rows.Named(member.Identifier.ValueText, index), rows.Real),
        _ => throw Unknown(expression),
    };

    public Primitive TypeOf(TypeSyntax type) => type.ToString() switch
    {
        "T" => rows.Real,
        var keyword => Primitive.Named(keyword) ?? throw new ReadingFault($"The type {keyword} is not known."),
    };

    public Func<int> Index(ExpressionSyntax expression) => ((Code<int>)Read(expression)).Run;

    public static ReadingFault Unknown(Microsoft.CodeAnalysis.SyntaxNode node) => new($"{node.Kind()} is not read: {node}");

    private Code Apply(string token, Code operand)
    {
        // The sign of a uint is a long's.
        var type = token == "-" && operand.Type == Primitive.UInt ? Primitive.Long : operand.Type;
        var result = type.Unary(token, type.Implicitly(operand), isChecked);
        return operand.IsLiteral && token == "-" ? Constant(result) : result;
    }

    // The lowest integers are written as the negative of a number that their type does not have.
    private static Code? Lowest(object? size) => size switch
    {
        uint and 0x8000_0000 => Primitive.Int.Literal(int.MinValue),
        ulong and 0x8000_0000_0000_0000 => Primitive.Long.Literal(long.MinValue),
        _ => null,
    };

    private static Code Constant(Code code) => code switch
    {
        Code<double> real => Primitive.Double.Literal(real.Run()),
        Code<float> real => Primitive.Float.Literal(real.Run()),
        _ => code,
    };

    private Code Element(ExpressionSyntax row, ExpressionSyntax index)
    {
        if (row.ToString() == "batch.FixedArguments" && index is LiteralExpressionSyntax { Token.Value: int position })
            return new Code<long>(() => rows.FixedArguments[position]);
        var (elements, type) = Row(row);
        return type.At(elements, Index(index));
    }

    private Code Member(MemberAccessExpressionSyntax access)
    {
        string name = access.Name.Identifier.ValueText, of = access.Expression.ToString();
        if (of == "batch" && name == "Points")
            return new Code<int>(() => rows.Points);
        if (of == "model" || !HasMeaning(access.Expression))
        {
            if (fields.TryGetValue(name, out var field))
                return field;
        }
        return TypeNamed(access.Expression) is { } type ? LibraryCalls.Constant(type, name) : throw Unknown(access);
    }

    private Code Call(InvocationExpressionSyntax call)
    {
        // What the gate of the gradient passes back of an adjoint and the gradient is the gradient.
        if (call is { Expression: GenericNameSyntax { Identifier.ValueText: "Pass" }, ArgumentList.Arguments: [_, var gradient] })
            return As(rows.Real, gradient.Expression);
        if (call.Expression is not MemberAccessExpressionSyntax { Name: IdentifierNameSyntax { Identifier.ValueText: var name } } access)
            throw Unknown(call);
        var arguments = call.ArgumentList.Arguments;
        if (access.Expression is IdentifierNameSyntax { Identifier.ValueText: var of })
        {
            if (of == "batch" && name is "Layer" or "LayerAdjoint" or "LayerTangent" && arguments.Count == 3)
                return As(rows.Real, arguments[2].Expression);
            if (Names.Find(of) is ITapeCalls tape)
                return name == "Pop" && arguments.Count == 0 ? tape.Pop : throw Unknown(call);
        }
        if (TypeNamed(access.Expression) is not { } type)
            throw Unknown(call);
        var values = arguments.Select(argument => Read(argument.Expression)).ToArray();
        return name is "CreateChecked" && values is [var only] ? Primitive.Of(type).Convert(only, isChecked: true)
            : LibraryCalls.Call(type, name, values);
    }

    private bool HasMeaning(ExpressionSyntax expression) =>
        expression is not IdentifierNameSyntax name || Names.Find(name.Identifier.ValueText) is not null
        || TypeNamed(expression) is not null;

    private Type? TypeNamed(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax { Identifier.ValueText: "T" } => rows.Real.Type,
        PredefinedTypeSyntax or IdentifierNameSyntax => LibraryCalls.TypeNamed(expression.ToString()),
        _ => null,
    };
}
