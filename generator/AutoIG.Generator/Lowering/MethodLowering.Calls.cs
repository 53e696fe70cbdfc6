using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>Calls of operators and of methods.</content>
internal sealed partial class MethodLowering
{
    private Argument Invoke(IInvocationOperation call, string? target)
    {
        var method = call.TargetMethod;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Out or RefKind.Ref)
                throw Unsupported(argument, $"'{(argument.Parameter.RefKind == RefKind.Out ? "out" : "ref")}'", "return a tuple");
        }
        string key = Symbols.OperatorKey(method);
        if (method.Name is "CreateChecked" or "CreateSaturating" or "CreateTruncating" && key.StartsWith("T.", StringComparison.Ordinal))
            return ToReal(call, target);
        if (ConstantCall(call, key) is { } known)
            return known;

        // In the order of evaluation first, then in the order of declaration.
        var values = new Dictionary<IArgumentOperation, Argument>();
        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue)
                values[argument] = Evaluate(argument.Value);
        }
        var ordered = call.Arguments.OrderBy(a => a.Parameter!.Ordinal).ToArray();
        if (method.IsStatic && method.MethodKind != MethodKind.LocalFunction && OperatorTable.Find(key) is not null)
        {
            var given = ordered.Where(values.ContainsKey).Select(a => (a.Parameter!.Name, values[a])).ToArray();
            string type = method.ContainingType.Name;
            string display = type == "Nn" ? method.Name : key.StartsWith("T.", StringComparison.Ordinal) ? key : $"{type}.{method.Name}";
            if (key.StartsWith("System.Numerics.Tensors.", StringComparison.Ordinal) && given.Length == 2)
                CheckBroadcast(method.Name, given[0].Item2, given[1].Item2, call);
            Func<string, IOperation?> argumentOf = name => ordered.FirstOrDefault(a => a.Parameter!.Name == name);
            if (key == Embedding && given.FirstOrDefault(a => a.Name == "input").Item2 is Argument.Tokens ids)
                return Embed(ids, given.FirstOrDefault(a => a.Name == "weight").Item2, argumentOf, call);
            return Apply(key, display, given, call, argumentOf, target);
        }
        var instance = method is { IsStatic: false, MethodKind: not MethodKind.LocalFunction } ? Evaluate(call.Instance!) : null;
        if (IsForeign(method))
        {
            throw Refuse(DiagnosticDescriptors.NoDerivative, call, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
                "write it with functions that have one (docs/operators.md)");
        }
        var self = instance as Argument.Host;
        if (instance is not null)
        {
            if (self is null)
                throw Refuse(DiagnosticDescriptors.MethodHasNoSource, call, method.Name, "it is not a method of the model or of one of its blocks");
            method = Resolve(method, self, call);
        }
        var passed = ordered.Select(a => (a.Parameter!, values.TryGetValue(a, out var value) ? value : Evaluate(a.Value))).ToArray();
        return Inline(method, self, passed, call, target, StepInto(self) ?? method.Name);
    }

    /// <summary>The name of a block as the current method sees it, or <see langword="null"/> where its methods are the current object's own.</summary>
    private string? StepInto(Argument.Host? self)
    {
        if (self is null || frame.Self?.Access == self.Access)
            return null;
        string prefix = frame.Self is { Display.Length: > 0 } outer ? outer.Display + "." : "";
        return self.Display.StartsWith(prefix, StringComparison.Ordinal) ? self.Display.Substring(prefix.Length) : self.Display;
    }

    /// <summary>Whether a method belongs to a library: it has no source here, and no override can give it one.</summary>
    private bool IsForeign(IMethodSymbol target) => target.MethodKind != MethodKind.LocalFunction
        && !SymbolEqualityComparer.Default.Equals(target.ContainingAssembly, compilation.Assembly)
        && target.ContainingNamespace.ToDisplayString() is var space
        && (space.StartsWith("System", StringComparison.Ordinal) || space == "AutoIG" || space.StartsWith("AutoIG.", StringComparison.Ordinal));

    /// <summary>The method that runs when a method is called on an object of the model.</summary>
    private static IMethodSymbol Resolve(IMethodSymbol target, Argument.Host self, IOperation call)
    {
        if (!target.IsVirtual && !target.IsAbstract && !target.IsOverride && target.ContainingType.TypeKind != TypeKind.Interface)
            return target;
        if (self.Type is INamedTypeSymbol { IsSealed: true } type)
        {
            for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
            {
                foreach (var member in declaring.GetMembers(target.Name).OfType<IMethodSymbol>())
                {
                    for (var overridden = member; overridden is not null; overridden = overridden.OverriddenMethod)
                    {
                        if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, target.OriginalDefinition))
                            return member;
                    }
                }
            }
        }
        throw Refuse(DiagnosticDescriptors.MethodHasNoSource, call, target.Name,
            $"which method runs is known at run time only; declare '{(self.Display.Length == 0 ? "the model" : self.Display)}' with a sealed type");
    }

    /// <summary>T.CreateChecked(x): a number in the type of the model.</summary>
    private Argument ToReal(IInvocationOperation call, string? target)
    {
        var value = Evaluate(call.Arguments[0].Value, target);
        if (!Symbols.IsReal(call.Type))
            throw Unsupported(call, $"'{Show(call)}'", "convert to a real number");
        var element = ElementOf(call.Type);
        return value switch
        {
            Argument.Literal literal => new Argument.Literal(ConstantArithmetic.Convert(literal.Constant, ConstantTypeOf(call.Type))),
            _ => new Argument.Value(ToElement(Materialize(value, element, call.Syntax.GetLocation()), element, call)),
        };
    }

    /// <summary>Math's functions of integers that are known at compile time.</summary>
    private Argument? ConstantCall(IInvocationOperation call, string key)
    {
        if (!Symbols.IsInteger(call.Type) || !key.StartsWith("System.Math.", StringComparison.Ordinal))
            return null;
        var arguments = call.Arguments.OrderBy(a => a.Parameter!.Ordinal).Select(a => Evaluate(a.Value)).ToArray();
        if (!arguments.All(a => a is Argument.Literal { Constant: int or long }))
            throw Unsupported(call, $"'{call.TargetMethod.Name}' of integers that are known at run time only", "convert them to real numbers first");
        var x = arguments.Select(a => System.Convert.ToInt64(((Argument.Literal)a).Constant, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        long? result = call.TargetMethod.Name switch
        {
            "Max" => Math.Max(x[0], x[1]),
            "Min" => Math.Min(x[0], x[1]),
            "Abs" => Math.Abs(x[0]),
            "Sign" => Math.Sign(x[0]),
            "Clamp" => Math.Max(x[1], Math.Min(x[2], x[0])),
            _ => null,
        };
        return result is { } value ? new Argument.Literal(ConstantArithmetic.Convert(value, call.Type!.SpecialType)) : null;
    }

    /// <summary>Applies an operator that the table knows; what it refuses is reported on the argument or on the whole call.</summary>
    private Argument Apply(string key, string display, IReadOnlyList<(string Name, Argument Value)> given, IOperation where,
        Func<string, IOperation?>? argumentOf, string? target)
    {
        var @operator = OperatorTable.Find(key)
            ?? throw Refuse(DiagnosticDescriptors.NoDerivative, where, display, "write it with functions that have one (docs/operators.md)");
        var arguments = new Dictionary<string, Argument>();
        foreach (var (name, value) in given)
        {
            if (value is Argument.Refused)
                throw new RefusalException(null);
            if (value is Argument.Tokens)
                throw UseOfTokens(argumentOf?.Invoke(name) ?? where);
            arguments.Add(name, Integers(value));
        }
        // A named value is kept as it is written; what does not depend on the input has no name to be explained by, and may be folded.
        bool active = arguments.Values.Any(IsActive);
        try
        {
            if (Known(@operator, arguments.Values, where) is { } known)
                return known;
            var precision = PrecisionOf(arguments.Values, where);
            if (precision != Element.Real && @operator == Activations.Relu)
                throw Unsupported(where, $"'{display}' in {IrType.Of(precision).NameOf(realType)}", $"its backward rule computes in {realType}: convert first");
            var values = @operator.Lower(new CallSite(builder, display, arguments, active && depth == 0 ? target : null, precision));
            return @operator.GivesSeveral
                ? new Argument.Items(values.Select(value => (Argument)new Argument.Value(value.Id)).ToArray()) : new Argument.Value(values[0].Id);
        }
        catch (LoweringException refusal)
        {
            var argument = refusal.Parameter is { } parameter ? argumentOf?.Invoke(parameter) : null;
            throw Refuse(DiagnosticDescriptors.ArgumentIsNotValid, argument ?? where, refusal.Message);
        }
        catch (ShapeException refusal)
        {
            throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, where, display, refusal.Message);
        }
    }

    /// <summary>An integer that is known at run time only is a number to the operators.</summary>
    private Argument Integers(Argument argument) =>
        argument is Argument.Value { Id: var id } && builder.TypeOf(id) is { IsInteger: true, IsScalar: true }
            ? new Argument.Value(builder.Emit(Conversions.Convert, [id])) : argument;

    /// <summary>The precision of an operator on numbers: that of its operands, which C# has converted to one type, else that of its result.</summary>
    private Element PrecisionOf(IEnumerable<Argument> arguments, IOperation where)
    {
        foreach (var argument in arguments)
        {
            if (argument is Argument.Value { Id: var id } && builder.TypeOf(id).IsReal)
                return builder.TypeOf(id).Element;
        }
        return Symbols.IsReal(where.Type) ? ElementOf(where.Type) : Element.Real;
    }

    /// <summary>A function of numbers that are all known, in a function of tensors: there is nothing left to compute.</summary>
    private Argument.Literal? Known(IWritten @operator, IReadOnlyCollection<Argument> arguments, IOperation where)
    {
        if (isScalarFunction || @operator is not ElementwiseOperator { Evaluate: { } evaluate, Constants: null, Expansion: null, Arity: var arity }
            || arguments.Count != arity || !Symbols.IsReal(where.Type))
        {
            return null;
        }
        var numbers = arguments.Select(a => a is Argument.Literal { Constant: double or float } literal
            ? System.Convert.ToDouble(literal.Constant, System.Globalization.CultureInfo.InvariantCulture) : (double?)null).ToArray();
        if (numbers.Any(n => n is null))
            return null;
        double value = evaluate([.. numbers.Select(n => n!.Value)], OperatorAttributes.None);
        return new Argument.Literal(ConstantArithmetic.Convert(value, ConstantTypeOf(where.Type)));
    }

    private bool IsActive(Argument argument) => argument switch
    {
        Argument.Value value => builder.IsActive(value.Id),
        Argument.Items items => items.Elements.Any(IsActive),
        _ => false,
    };
}
