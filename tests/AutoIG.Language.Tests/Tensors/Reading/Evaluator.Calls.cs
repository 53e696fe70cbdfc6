using System.Reflection;
using AutoIG.CompilerServices;
using AutoIG.Language.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <content>Members and calls.</content>
internal sealed partial class Evaluator<T>
{
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;
    private const BindingFlags OfObjects = BindingFlags.Public | BindingFlags.Instance;

    private static int SizeOfElement => System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    private Run Member(MemberAccessExpressionSyntax access)
    {
        string name = access.Name.Identifier.ValueText;
        if (TypeNamed(access.Expression) is { } type)
        {
            object? value = type.GetField(name, Static)?.GetValue(null) ?? type.GetProperty(name, Static)?.GetValue(null)
                ?? throw ExpressionReader.Unknown(access);
            return _ => value;
        }
        var of = Read(access.Expression);
        Stub? getter = null;
        return scope =>
        {
            object value = of(scope)!;
            if (value is Instance own)
                return own.Members.TryGetValue(name, out object? member) ? member : throw ExpressionReader.Unknown(access);
            if (value is Piece piece && name == "Length")
                return piece.Length;
            getter ??= Stubs.Of(value.GetType().GetProperty(name, OfObjects)?.GetMethod ?? throw ExpressionReader.Unknown(access));
            return getter(value, []);
        };
    }

    private Run Invocation(InvocationExpressionSyntax call)
    {
        var arguments = call.ArgumentList.Arguments;
        if (call.Expression is SimpleNameSyntax own)
            return OwnCall(own, call);
        if (call.Expression is not MemberAccessExpressionSyntax { Name: var name } access)
            throw ExpressionReader.Unknown(call);
        if (access.Expression is BaseExpressionSyntax)
            return scope => text.RunBase(scope, name.Identifier.ValueText);
        if (text.AccessClass(access.Expression.ToString()) is { } accesses)
        {
            string field = GeneratedText<T>.FieldOf(accesses, name.Identifier.ValueText);
            var of = Read(arguments[0].Expression);
            return scope => ((Instance)of(scope)!).Members[field];
        }
        var maps = Maps(name, out var types);
        if (TypeNamed(access.Expression) is { } type)
        {
            if (type == typeof(Operand<T>))
            {
                Run values = Read(arguments[0].Expression), inner = Read(arguments[1].Expression);
                return scope => new Repeated(values(scope), (int)inner(scope)!);
            }
            var found = new Call(values => Candidates(type, Static, name, types, values), Arguments(call.ArgumentList), call.ToString(),
                maps);
            return scope => found.Invoke(null, scope);
        }
        var target = Read(access.Expression);
        if (OfPiece(name.Identifier.ValueText, arguments) is { } part)
            return scope => target(scope) is var value && value is Piece or T[]? part(value, scope) : throw ExpressionReader.Unknown(call);
        Call? method = null;
        return scope =>
        {
            object value = target(scope)!;
            method ??= new Call(values => Candidates(value.GetType(), OfObjects, name, types, values), Arguments(call.ArgumentList),
                call.ToString(), maps);
            return method.Invoke(value, scope);
        };
    }

    /// <summary>A call without a receiver: what the base classes of the runtime offer.</summary>
    private Run OwnCall(SimpleNameSyntax name, InvocationExpressionSyntax call)
    {
        var found = new Call(
            values => Candidates(typeof(ModelWeights<T>), Static, name, [], values), Arguments(call.ArgumentList), call.ToString());
        return scope => found.Invoke(null, scope);
    }

    private Func<object, Scope, object?>? OfPiece(string name, IReadOnlyList<ArgumentSyntax> arguments)
    {
        var runs = name is "CopyTo" or "Clear" or "Fill" or "Slice" or "AsSpan" ? arguments.Select(a => Read(a.Expression)).ToArray() : [];
        switch (name, runs)
        {
            case ("CopyTo", [var to]):
                return (of, scope) =>
                {
                    Piece.Readable<T>(of).CopyTo(Piece.Writable<T>(to(scope)));
                    return null;
                };
            case ("Clear", []):
                return (of, _) =>
                {
                    Piece.Writable<T>(of).Clear();
                    return null;
                };
            case ("Fill", [var value]):
                return (of, scope) =>
                {
                    Piece.Writable<T>(of).Fill((T)Conversions.To(typeof(T), value(scope))!);
                    return null;
                };
            case ("Slice", [var start]):
                return (of, scope) => (int)start(scope)! is var at && of is Piece piece ? piece.Slice(at, piece.Length - at, SizeOfElement)
                    : null;
            case ("Slice", [var start, var length]):
                return (of, scope) => ((Piece)of).Slice((int)start(scope)!, (int)length(scope)!, SizeOfElement);
            case ("AsSpan", [var start]):
                return (of, scope) => ((T[])of)[(int)start(scope)!..];
            case ("AsSpan", [var start, var length]):
                // Weights are read alone: a copy does.
                return (of, scope) => ((T[])of).AsSpan((int)start(scope)!, (int)length(scope)!).ToArray();
            default:
                return null;
        }
    }

    /// <summary>The elementwise expressions among type arguments, each with the place that is set to it, and the type arguments.</summary>
    private Action[] Maps(SimpleNameSyntax name, out Type[] types)
    {
        var set = new List<Action>();
        types = name is not GenericNameSyntax generic ? [] : [.. generic.TypeArgumentList.Arguments.Select(argument =>
        {
            if (text.Map(argument is GenericNameSyntax g ? g.Identifier.ValueText : argument.ToString()) is not { } map)
                return TypeOf(argument);
            if (set.Count == 0)
            {
                set.Add(() => ReadMap<T, int>.Current = map());
                return typeof(ReadMap<T, int>);
            }
            set.Add(() => ReadMap<T, long>.Current = map());
            return set.Count == 2 ? typeof(ReadMap<T, long>) : throw ExpressionReader.Unknown(name);
        })];
        return [.. set];
    }

    private Argument[] Arguments(ArgumentListSyntax? list) => [.. (list?.Arguments ?? []).Select(argument => new Argument(
        argument.NameColon?.Name.Identifier.ValueText, DependsOnType(argument.Expression) ? null : Read(argument.Expression),
        type => Fits(argument.Expression, type), type => As(type, argument.Expression)))];

    private static IEnumerable<MethodBase> Candidates(Type type, BindingFlags flags, SimpleNameSyntax name, Type[] types, object?[] values)
    {
        foreach (var method in type.GetMethods(flags).Where(method => method.Name == name.Identifier.ValueText))
        {
            if (!method.IsGenericMethodDefinition)
            {
                if (types.Length == 0)
                    yield return method;
                continue;
            }
            int count = method.GetGenericArguments().Length;
            Type[] all = types.Length > 0 ? types : count == 1 ? [Inferred(values)] : [];
            if (all.Length != count)
                continue;
            MethodInfo made;
            try
            {
                made = method.MakeGenericMethod(all);
            }
            catch (ArgumentException)
            {
                continue;
            }
            yield return made;
        }
    }

    private static Type Inferred(object?[] values) => values.OfType<Array>().FirstOrDefault()?.GetType().GetElementType()
        ?? values.FirstOrDefault(value => value is float or double)?.GetType() ?? typeof(T);

    private Type? TypeNamed(ExpressionSyntax expression) => expression switch
    {
        PredefinedTypeSyntax keyword => Primitive.Named(keyword.ToString())?.Type,
        GenericNameSyntax generic => TypeOf(generic),
        MemberAccessExpressionSyntax
        {
            Expression: IdentifierNameSyntax { Identifier.ValueText: "Kernels" },
            Name: IdentifierNameSyntax inner
        } =>
            RuntimeTypes.Find(inner.Identifier.ValueText, 0),
        IdentifierNameSyntax name when char.IsUpper(name.Identifier.ValueText[0]) => RuntimeTypes.Find(name.Identifier.ValueText, 0),
        _ => null,
    };
}
