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
        CheckReferences(call);
        string key = Symbols.OperatorKey(method);
        if (IsScalarFunction && Symbols.IsTensor(call.Type))
            throw new LoweringAgainException(Context.Form with { HasTensors = true });
        if (method.Name is "CreateChecked" or "CreateSaturating" or "CreateTruncating" && key.StartsWith("T.", StringComparison.Ordinal))
            return Conversions.ToReal(call, target);

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
        if (IsOfIntegers(call, key))
            return ComputeIntegers(call, ordered.Select(argument => values[argument]).ToArray());
        if (method.IsStatic && method.MethodKind != MethodKind.LocalFunction && OperatorTable.Find(key) is not null)
        {
            var given = ordered.Where(values.ContainsKey).Select(a => (a.Parameter!.Name, values[a])).ToArray();
            string type = method.ContainingType.Name;
            string display = type == "Nn" ? method.Name : key.StartsWith("T.", StringComparison.Ordinal) ? key : $"{type}.{method.Name}";
            if (ordered.FirstOrDefault(a => Symbols.IsWritableSpan(a.Parameter!.Type)) is { } destination)
                throw Unsupported(destination, "A result that is written into another tensor", "use what the method returns without it");
            // Of a type parameter that stands for integers, the operators are those of real numbers as well.
            if (Symbols.IsInteger(call.Type) ? !IsReadAsNumber(call) : Symbols.IsWhole(Types.Present(call.Type)))
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
            // What is called on 'base' is the method of the base, whatever overrides it.
            if (call.IsVirtual)
                method = Resolve(method, self, call);
        }
        else
        {
            CheckStatic(method, call);
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
    public bool IsForeign(IMethodSymbol target) => target.MethodKind != MethodKind.LocalFunction
        && !SymbolEqualityComparer.Default.Equals(target.ContainingAssembly, Compilation.Assembly)
        && target.ContainingNamespace.ToDisplayString() is var space
        && (space.StartsWith("System", StringComparison.Ordinal) || space == "AutoIG"
            || space.StartsWith("AutoIG.", StringComparison.Ordinal));

    /// <summary>Whether the method that is named is the one that runs.</summary>
    public static void CheckStatic(IMethodSymbol target, IOperation call)
    {
        if (target.IsVirtual || target.IsAbstract)
            throw Refuse(DiagnosticDescriptors.MethodHasNoSource, call, target.Name, "which method runs depends on a type argument");
    }

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

    /// <summary>
    /// Arguments are values. A parameter that is a reference is the same where nothing can assign what it refers to while the method runs,
    /// or while the arguments behind it are evaluated.
    /// </summary>
    private void CheckReferences(IInvocationOperation call)
    {
        HashSet<ISymbol>? assigned = null;
        foreach (var argument in call.Arguments)
        {
            switch (argument.Parameter?.RefKind)
            {
                case null or RefKind.None:
                    break;
                case RefKind.Out or RefKind.Ref:
                    throw Unsupported(
                        argument, $"'{(argument.Parameter.RefKind == RefKind.Out ? "out" : "ref")}'", "return a tuple");
                default:
                    assigned ??= new(Effects.Assigned(call), SymbolEqualityComparer.Default);
                    if (argument.Value.DescendantsAndSelf().Select(VariableOf).OfType<ISymbol>().Any(assigned.Contains))
                    {
                        throw Unsupported(
                            argument, $"A reference to a variable that the call assigns ('{argument.Parameter.Name}')", "pass it by value");
                    }
                    break;
            }
        }

        static ISymbol? VariableOf(IOperation operation) => operation switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };
    }

    /// <summary>Whether a call is of one of Math's functions of integers alone.</summary>
    private static bool IsOfIntegers(IInvocationOperation call, string key) =>
        Symbols.IsInteger(call.Type) && call.TargetMethod.Name is "Max" or "Min" or "Abs" or "Sign" or "Clamp"
            && key.StartsWith("System.Math.", StringComparison.Ordinal)
            && call.TargetMethod.Parameters.All(parameter => Symbols.IsInteger(parameter.Type));

    /// <summary>Math's functions of integers that are known at compile time.</summary>
    private static Argument.Literal ComputeIntegers(IInvocationOperation call, IReadOnlyList<Argument> arguments)
    {
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
            "Abs" when x[0] > (call.Type!.SpecialType == SpecialType.System_Int64 ? long.MinValue : int.MinValue) => Math.Abs(x[0]),
            "Sign" => Math.Sign(x[0]),
            "Clamp" when x[1] <= x[2] => Math.Max(x[1], Math.Min(x[2], x[0])),
            _ => null,
        };
        return result is { } value ? new Argument.Literal(ConstantArithmetic.Convert(value, call.Type!.SpecialType))
            : throw Unsupported(call, $"'{Show(call)}'", "it ends in an exception");
    }
}
