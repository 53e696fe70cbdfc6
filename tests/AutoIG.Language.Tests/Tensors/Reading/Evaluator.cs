using System.Globalization;
using System.Numerics;
using System.Reflection;
using AutoIG.CompilerServices;
using AutoIG.Language.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>An expression of generated text, ready to be run.</summary>
internal delegate object? Run(Scope scope);

/// <summary>Reads expressions of the text that is generated for models of tensors. What they call is the runtime itself.</summary>
/// <typeparam name="T">The type in which the model computes.</typeparam>
/// <param name="text">The classes of the text.</param>
internal sealed partial class Evaluator<T>(GeneratedText<T> text)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="expression">The expression.</param>
    /// <param name="type">The type that it is to be of, where what it is depends on that.</param>
    public Run Read(ExpressionSyntax expression, Type? type = null)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression or (int)SyntaxKind.NullLiteralExpression }:
                return _ => type is { IsValueType: true, IsByRefLike: false } ? Activator.CreateInstance(type) : null;
            case LiteralExpressionSyntax literal:
                object? value = literal.Token.Value;
                return _ => value;
            case IdentifierNameSyntax name:
                return Name(name.Identifier.ValueText);
            case ParenthesizedExpressionSyntax inner:
                return Read(inner.Expression, type);
            case CheckedExpressionSyntax inner:
                return Read(inner.Expression, type);
            case PostfixUnaryExpressionSyntax { OperatorToken.ValueText: "!" } inner:
                return Read(inner.Operand, type);
            case PostfixUnaryExpressionSyntax
            {
                OperatorToken.ValueText: ("++" or "--") and var step,
                Operand: IdentifierNameSyntax counted
            }:
                string counter = counted.Identifier.ValueText;
                return scope => scope.Names[counter] = Arithmetic.Apply(step[..1], scope.Names[counter], 1);
            case PrefixUnaryExpressionSyntax unary:
                var operand = Read(unary.Operand);
                return scope => Arithmetic.Apply(unary.OperatorToken.ValueText, operand(scope));
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } logic:
                Run first = Read(logic.Left), second = Read(logic.Right);
                bool isOr = logic.RawKind == (int)SyntaxKind.LogicalOrExpression;
                return scope => (bool)first(scope)! == isOr ? isOr : second(scope);
            case BinaryExpressionSyntax binary:
                Run left = Read(binary.Left), right = Read(binary.Right);
                return scope => Arithmetic.Apply(binary.OperatorToken.ValueText, left(scope), right(scope));
            case ConditionalExpressionSyntax choice:
                Run condition = Read(choice.Condition), then = Read(choice.WhenTrue, type), otherwise = Read(choice.WhenFalse, type);
                return scope => (bool)condition(scope)! ? then(scope) : otherwise(scope);
            case SwitchExpressionSyntax selection:
                return Switch(selection, type);
            case CastExpressionSyntax cast:
                var (target, cased) = (TypeOf(cast.Type), Read(cast.Expression));
                return scope => Arithmetic.Cast(target, cased(scope)!);
            case AssignmentExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                Left: IdentifierNameSyntax assigned
            } assignment:
                var given = Read(assignment.Right);
                return scope => scope.Names[assigned.Identifier.ValueText] = given(scope);
            case AssignmentExpressionSyntax { OperatorToken.ValueText: [.. var token, '='], Left: IdentifierNameSyntax changed } compound:
                var by = Read(compound.Right);
                return scope => scope.Names[changed.Identifier.ValueText] = Arithmetic.Apply(token,
                    scope.Names[changed.Identifier.ValueText], by(scope));
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: [var index] } access:
                Run of = Read(access.Expression), at = Read(index.Expression);
                return scope => Element(of(scope), (int)at(scope)!);
            case CollectionExpressionSyntax collection:
                return Collection(collection, type ?? throw ExpressionReader.Unknown(expression));
            case ArrayCreationExpressionSyntax { Initializer: { } elements } array:
                return Elements(TypeOf(array.Type.ElementType), elements.Expressions);
            case ImplicitObjectCreationExpressionSyntax creation:
                return New(type ?? throw ExpressionReader.Unknown(expression), creation.ArgumentList, creation.Initializer);
            case ObjectCreationExpressionSyntax creation:
                return text.ClassNamed(creation.Type.ToString()) is { } own ? NewInstance(own, creation.ArgumentList!)
                    : New(TypeOf(creation.Type), creation.ArgumentList, creation.Initializer);
            case LambdaExpressionSyntax lambda:
                return Lambda(lambda, type ?? throw ExpressionReader.Unknown(expression));
            case MemberAccessExpressionSyntax access:
                return Member(access);
            case InvocationExpressionSyntax call:
                return Invocation(call);
            default:
                throw ExpressionReader.Unknown(expression);
        }
    }

    /// <summary>A value of the type of what it is assigned to.</summary>
    public Run As(Type type, ExpressionSyntax expression)
    {
        var run = Read(expression, type);
        return scope => Conversions.To(type, run(scope));
    }

    public Type TypeOf(TypeSyntax type) => type switch
    {
        ArrayTypeSyntax array => TypeOf(array.ElementType).MakeArrayType(),
        NullableTypeSyntax nullable => TypeOf(nullable.ElementType),
        GenericNameSyntax generic => RuntimeTypes.Named(generic.Identifier.ValueText, generic.TypeArgumentList.Arguments.Count)
            .MakeGenericType([.. generic.TypeArgumentList.Arguments.Select(TypeOf)]),
        PredefinedTypeSyntax keyword => Primitive.Named(keyword.ToString())?.Type ?? throw ExpressionReader.Unknown(type),
        _ => RuntimeTypes.Named(type.ToString(), 0),
    };

    private Run Name(string name)
    {
        return scope => scope.Names.TryGetValue(name, out object? value) ? value : text.Member(name);
    }

    private static bool DependsOnType(ExpressionSyntax expression) => expression switch
    {
        ImplicitObjectCreationExpressionSyntax or CollectionExpressionSyntax or LambdaExpressionSyntax => true,
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression or (int)SyntaxKind.NullLiteralExpression } => true,
        ParenthesizedExpressionSyntax inner => DependsOnType(inner.Expression),
        ConditionalExpressionSyntax choice => DependsOnType(choice.WhenTrue) || DependsOnType(choice.WhenFalse),
        SwitchExpressionSyntax selection => selection.Arms.Any(arm => DependsOnType(arm.Expression)),
        _ => false,
    };

    private static bool Fits(ExpressionSyntax expression, Type type) => expression switch
    {
        LambdaExpressionSyntax => typeof(Delegate).IsAssignableFrom(type),
        CollectionExpressionSyntax => type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() is var definition
            && (definition == typeof(ReadOnlySpan<>) || definition == typeof(IReadOnlyList<>) || definition == typeof(Span<>))),
        ImplicitObjectCreationExpressionSyntax =>
            !type.IsPrimitive && !type.IsArray && !type.IsByRefLike && !typeof(Delegate).IsAssignableFrom(type),
        ParenthesizedExpressionSyntax inner => Fits(inner.Expression, type),
        ConditionalExpressionSyntax choice => Fits(choice.WhenTrue, type),
        SwitchExpressionSyntax selection => Fits(selection.Arms[0].Expression, type),
        _ => true,
    };

    private Run Switch(SwitchExpressionSyntax selection, Type? type)
    {
        var of = Read(selection.GoverningExpression);
        var arms = selection.Arms.Select(arm => (Test: Test(arm.Pattern), Value: Read(arm.Expression, type))).ToArray();
        return scope =>
        {
            object? value = of(scope);
            return arms.First(arm => arm.Test(value)).Value(scope);
        };
    }

    private static Func<object?, bool> Test(PatternSyntax pattern)
    {
        switch (pattern)
        {
            case DiscardPatternSyntax:
                return _ => true;
            case ConstantPatternSyntax { Expression: LiteralExpressionSyntax { Token.Value: { } constant } }:
                return value => value!.Equals(constant);
            case RelationalPatternSyntax relation:
                object bound = ((LiteralExpressionSyntax)relation.Expression).Token.Value!;
                return value => (bool)Arithmetic.Apply(relation.OperatorToken.ValueText, value, bound);
            case BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern or (int)SyntaxKind.AndPattern } pair:
                Func<object?, bool> left = Test(pair.Left), right = Test(pair.Right);
                return pair.RawKind == (int)SyntaxKind.OrPattern ? value => left(value) || right(value) : value =>
                    left(value) && right(value);
            default:
                throw ExpressionReader.Unknown(pattern);
        }
    }

    private static object? Element(object? of, int at) => of switch
    {
        Array array => array.GetValue(at),
        Piece piece => Piece.Readable<T>(piece)[at],
        System.Collections.IList list => list[at],
        IReadOnlyList<long> list => list[at],
        _ => throw new ReadingFault($"{of?.GetType()} has no elements that are read."),
    };

    private Run Collection(CollectionExpressionSyntax collection, Type type)
    {
        var element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
        return Elements(element, collection.Elements.Select(e => ((ExpressionElementSyntax)e).Expression));
    }

    private Run Elements(Type element, IEnumerable<ExpressionSyntax> expressions)
    {
        var elements = expressions.Select(e => As(element, e)).ToArray();
        return scope =>
        {
            var all = Array.CreateInstance(element, elements.Length);
            for (int i = 0; i < elements.Length; i++)
                all.SetValue(elements[i](scope), i);
            return all;
        };
    }

    private Run New(Type type, ArgumentListSyntax? arguments, InitializerExpressionSyntax? initializer)
    {
        var call = new Call(_ => type.GetConstructors(), Arguments(arguments), type.Name);
        var set = (initializer?.Expressions ?? []).Cast<AssignmentExpressionSyntax>().Select(assignment =>
        {
            var property = type.GetProperty(assignment.Left.ToString()) ?? throw ExpressionReader.Unknown(assignment);
            return (Property: property, Value: As(property.PropertyType, assignment.Right));
        }).ToArray();
        return scope =>
        {
            object made = type.IsValueType && arguments is not { Arguments.Count: > 0 } ? Activator.CreateInstance(type)!
                : call.Invoke(null, scope)!;
            foreach (var (property, value) in set)
                property.SetValue(made, value(scope));
            return made;
        };
    }

    /// <summary>An object of a class that was generated; sweeps see the weights by their one name.</summary>
    private Run NewInstance(ClassDeclarationSyntax type, ArgumentListSyntax arguments)
    {
        foreach (var argument in arguments.Arguments)
            _ = Read(argument.Expression);
        return _ => text.NewInstance(type);
    }

    private Run Lambda(LambdaExpressionSyntax lambda, Type type)
    {
        if (lambda is SimpleLambdaExpressionSyntax { Parameter.Identifier.ValueText: var name } && type == typeof(ConstantKernel<T>))
        {
            Run body = lambda.Body is BlockSyntax block ? new Statements<T>(this, null).Block(block).Invoke
                : Read((ExpressionSyntax)lambda.Body).Invoke;
            return scope => new ConstantKernel<T>(result => Piece.Held(result, piece =>
                body(new Scope(scope.Of) { Names = new(scope.Names) { [name] = piece } })));
        }
        if (lambda is not ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0 }
            || type.GetGenericTypeDefinition() != typeof(Func<>))
            throw ExpressionReader.Unknown(lambda);
        var maker = typeof(Evaluator<T>)
            .GetMethod(nameof(Later), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type.GetGenericArguments());
        var read = Read((ExpressionSyntax)lambda.Body, type.GetGenericArguments()[0]);
        return scope => maker.Invoke(null, [read, scope]);
    }

    private static Func<TResult> Later<TResult>(Run run, Scope scope) => () => (TResult)run(scope)!;
}
