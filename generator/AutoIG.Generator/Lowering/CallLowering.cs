using System.Globalization;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Calls: of operators, of methods that are inlined, and of those that are neither.</summary>
internal sealed class CallLowering(LoweringContext context) : LoweringPart(context)
{
    public Argument Invoke(IInvocationOperation call, string? target)
    {
        var method = call.TargetMethod;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Out or RefKind.Ref)
                throw Unsupported(argument, $"'{(argument.Parameter.RefKind == RefKind.Out ? "out" : "ref")}'", "return a tuple");
        }
        string key = Symbols.OperatorKey(method);
        if (IsScalarFunction && Symbols.IsTensor(call.Type))
            throw new LoweringAgainException(Context.Form with { HasTensors = true });
        if (method.Name is "CreateChecked" or "CreateSaturating" or "CreateTruncating" && key.StartsWith("T.", StringComparison.Ordinal))
            return Conversions.ToReal(call, target);
        if (ConstantCall(call, key) is { } known)
            return known;

        // In the order of evaluation first, then in the order of declaration.
        var instance = method is { IsStatic: false, MethodKind: not MethodKind.LocalFunction }
            ? Expressions.Evaluate(call.Instance!)
            : null;
        var values = new Dictionary<IArgumentOperation, Argument>();
        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue)
                values[argument] = Expressions.Evaluate(argument.Value);
        }
        var ordered = call.Arguments.OrderBy(a => a.Parameter!.Ordinal).ToArray();
        if (method.IsStatic && method.MethodKind != MethodKind.LocalFunction && OperatorTable.Find(key) is not null)
        {
            var given = ordered.Where(values.ContainsKey).Select(a => (a.Parameter!.Name, values[a])).ToArray();
            string type = method.ContainingType.Name;
            string display = type == "Nn" ? method.Name : key.StartsWith("T.", StringComparison.Ordinal) ? key : $"{type}.{method.Name}";
            if (ordered.FirstOrDefault(a => Symbols.IsWritableSpan(a.Parameter!.Type)) is { } destination)
                throw Unsupported(destination, "A result that is written into another tensor", "use what the method returns without it");
            if (Symbols.IsInteger(call.Type) && !IsReadAsNumber(call))
                throw Unsupported(call, $"'{display}' as an integer", "convert it to a real number where it is called");
            if (key.StartsWith("System.Numerics.Tensors.", StringComparison.Ordinal) && given.Length == 2)
                Arithmetic.CheckBroadcast(method.Name, given[0].Item2, given[1].Item2, call);
            LibraryFaults.Check(key, given, call);
            Func<string, IOperation?> argumentOf = name => ordered.FirstOrDefault(a => a.Parameter!.Name == name);
            if (key == TokenLowering.Embedding && given.FirstOrDefault(a => a.Name == "input").Item2 is Argument.Tokens ids)
                return Tokens.Embed(ids, given.FirstOrDefault(a => a.Name == "weight").Item2, argumentOf, call);
            return OperatorCalls.Apply(key, display, given, call, argumentOf, target);
        }
        if (IsForeign(method))
        {
            throw Refuse(DiagnosticDescriptors.NoDerivative, call,
                method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
                "write it with functions that have one (docs/operators.md)");
        }
        var self = instance as Argument.Host;
        if (instance is not null)
        {
            if (self is null)
                throw Refuse(DiagnosticDescriptors.MethodHasNoSource, call, method.Name,
                    "it is not a method of the model or of one of its blocks");
            method = Resolve(method, self, call);
        }
        var passed = ordered.Select(a => (a.Parameter!, values.TryGetValue(a, out var value) ? value : Expressions.Evaluate(a.Value)))
            .ToArray();
        return Inlining.Inline(method, self, passed, call, target, StepInto(self) ?? method.Name);
    }

    /// <summary>
    /// The name of a block as the current method sees it, or <see langword="null"/> where its methods are the current object's own.
    /// </summary>
    private string? StepInto(Argument.Host? self)
    {
        if (self is null || Frame.Self?.Access == self.Access)
            return null;
        string prefix = Frame.Self is { Display.Length: > 0 } outer ? outer.Display + "." : "";
        return self.Display.StartsWith(prefix, StringComparison.Ordinal) ? self.Display.Substring(prefix.Length) : self.Display;
    }

    /// <summary>Whether a method belongs to a library: it has no source here, and no override can give it one.</summary>
    private bool IsForeign(IMethodSymbol target) => target.MethodKind != MethodKind.LocalFunction
        && !SymbolEqualityComparer.Default.Equals(target.ContainingAssembly, Compilation.Assembly)
        && target.ContainingNamespace.ToDisplayString() is var space
        && (space.StartsWith("System", StringComparison.Ordinal) || space == "AutoIG"
            || space.StartsWith("AutoIG.", StringComparison.Ordinal));

    /// <summary>The method that runs when a method is called on an object of the model.</summary>
    public static IMethodSymbol Resolve(IMethodSymbol target, Argument.Host self, IOperation call)
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
            "which method runs is known at run time only; "
            + $"declare '{(self.Display.Length == 0 ? "the model" : self.Display)}' with a sealed type");
    }

    /// <summary>
    /// Whether an integer that a function gives for a real number, such as its sign, is read as a real number again: the IR holds it as
    /// one, and would divide and overflow otherwise than an integer.
    /// </summary>
    private static bool IsReadAsNumber(IInvocationOperation call) => call.Parent switch
    {
        IConversionOperation conversion => Symbols.IsReal(conversion.Type),
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var outer } } =>
            outer.Name is "CreateChecked" or "CreateSaturating" or "CreateTruncating",
        IBinaryOperation binary => Symbols.IsBoolean(binary.Type),
        _ => false,
    };

    /// <summary>Math's functions of integers that are known at compile time.</summary>
    private Argument? ConstantCall(IInvocationOperation call, string key)
    {
        if (!Symbols.IsInteger(call.Type) || !key.StartsWith("System.Math.", StringComparison.Ordinal)
            || !call.TargetMethod.Parameters.All(parameter => Symbols.IsInteger(parameter.Type)))
        {
            return null;
        }
        var arguments = call.Arguments.OrderBy(a => a.Parameter!.Ordinal).Select(a => Expressions.Evaluate(a.Value)).ToArray();
        if (!arguments.All(a => a is Argument.Literal { Constant: int or long }))
            throw Unsupported(call, $"'{call.TargetMethod.Name}' of integers that are known at run time only",
                "convert them to real numbers first");
        var x = arguments
            .Select(a => System.Convert.ToInt64(((Argument.Literal)a).Constant, System.Globalization.CultureInfo.InvariantCulture))
            .ToArray();
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
}
