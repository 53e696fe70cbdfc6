using System.Globalization;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// Lowers a method marked [Differentiable]: interprets its operations abstractly, with what is known at compile time as it is and the rest
/// as values of the IR. Methods whose source is in the compilation are inlined; control flow that is decided at compile time disappears.
/// </summary>
internal static class MethodLowering
{
    /// <summary>The most variants of one function: each is a whole derivative of its own in the generated file.</summary>
    private const int MostVariants = 256;

    /// <summary>The most operations that all variants of one function together may have: about a megabyte of generated code.</summary>
    private const int MostOperations = 16_384;

    /// <summary>Lowers a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="compilation">The compilation that declares it.</param>
    /// <param name="simplify">Whether constants are folded and equal values shared.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static LoweredMethod Lower(
        IMethodSymbol method, Compilation compilation, bool simplify = true, CancellationToken cancellationToken = default)
    {
        method = Symbols.WithBody(method);
        for (var form = LoweringForm.First; ;)
        {
            try
            {
                return Lower(method, compilation, simplify, form, cancellationToken);
            }
            catch (LoweringAgainException again)
            {
                form = again.Form;
            }
        }
    }

    private static LoweredMethod Lower(
        IMethodSymbol method, Compilation compilation, bool simplify, LoweringForm form, CancellationToken cancellationToken)
    {
        // Conditions that are the same for all points are decided at run time, between functions of which each goes one way through the
        // method.
        var (variants, names) = (new List<IrFunction>(), new AccessNames(method));
        int operations = 0;
        for (var variant = VariantDecisions.First; ;)
        {
            var context = new LoweringContext(method, compilation, simplify, variant, form, names, cancellationToken);
            var (outline, function) = RunGuarded(context);
            var next = variant.Next;
            operations += context.Builder.NextId;
            if (function is not null && next is not null && (variants.Count + 1 == MostVariants || operations > MostOperations))
            {
                context.Report(DiagnosticDescriptors.TooManyVariants, LocationOf(method), method.Name,
                    (variants.Count + 1).ToString(CultureInfo.InvariantCulture), operations.ToString(CultureInfo.InvariantCulture));
            }
            if (function is null || context.Diagnostics.Count > 0)
            {
                // Where a loop that is too long to unroll cannot run as one either, both reasons are said, unless the second is of the
                // loop itself.
                var longLoops = form.LongLoops.Values.Where(
                    loop => context.Diagnostics.All(other => other.Path != loop.Path || other.Span.Start != loop.Span.Start));
                return new LoweredMethod(outline, null, longLoops.Concat(context.Diagnostics).ToEquatableArray());
            }
            variants.Add(function with { Decisions = variant.Decisions });
            if (next is null)
                return new LoweredMethod(outline, Whole(outline!, variants), default);
            variant = next;
        }
    }

    /// <summary>A function without run-time conditions is itself; else it is its variants.</summary>
    private static IrFunction Whole(IrFunction outline, List<IrFunction> variants)
    {
        if (variants.Count == 1)
            return variants[0];
        return outline with
        {
            Parameters = variants[0].Parameters,
            Layers = variants.SelectMany(variant => variant.Layers).GroupBy(layer => layer.Name)
                .Select(same => same.First()).ToEquatableArray(),
            Accessors = variants.SelectMany(variant => variant.Accessors).Distinct().ToEquatableArray(),
            Captures = variants.SelectMany(variant => variant.Captures).Distinct().ToEquatableArray(),
            Variants = variants.ToEquatableArray(),
        };
    }

    /// <summary>A fault of the generator itself is reported where the user sees it, and never thrown into the compiler.</summary>
    private static (IrFunction? Outline, IrFunction? Function) RunGuarded(LoweringContext context)
    {
        IrFunction? outline = null;
        try
        {
            outline = context.Declaration.Read();
            return (outline, context.Diagnostics.Count > 0 || outline is null ? null : Run(context, outline));
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or LoweringAgainException))
        {
            if (!context.Inlining.ReadErrors())
            {
                context.Report(DiagnosticDescriptors.GeneratorFault, LocationOf(context.Method), context.Method.Name,
                    $"{fault.GetType().Name}: {fault.Message}");
            }
            return (outline, null);
        }
    }

    private static IrFunction? Run(LoweringContext context, IrFunction outline)
    {
        var (method, builder) = (context.Method, context.Builder);
        int result;
        try
        {
            if (context.Inlining.BodyOf(method) is not { } body)
                throw Refuse(DiagnosticDescriptors.MethodCannotBeDifferentiated, LocationOf(method), method.Name, "it has no body");
            context.Statements.LowerBody(body);
            if (context.Diagnostics.Count > 0)
                return null;
            result = context.Values.Materialize(
                context.Variables[context.Frame.Result], context.Types.ElementOf(method.ReturnType), LocationOf(method));
            // A function computes in the widest type of its numbers, and may return a narrower one.
            result = context.Values.ToElement(result, Element.Real, body);
            if (!builder.IsActive(result) && !context.IsScalarFunction)
                result = context.Declaration.AtEveryPoint(result);
        }
        catch (RefusalException refusal)
        {
            context.Report(refusal);
            return null;
        }
        if (!builder.TypeOf(result).IsReal)
        {
            context.Report(
                DiagnosticDescriptors.ReturnType, LocationOf(method), method.Name, method.ReturnType.ToDisplayString(),
                "return a real number");
            return null;
        }
        if (context.Layers.NamedLayers().Count > 0 && context.Declaration.IsTaken(method.Name + "Layers"))
        {
            context.Report(DiagnosticDescriptors.MethodCannotBeDifferentiated, LocationOf(method), method.Name,
                $"the type has a member '{method.Name}Layers' already, which is the name of a part of the derivative; rename it");
        }
        var operations = builder.Finish().Statements.OfType<IrOperation>();
        if (!context.IsScalarFunction && operations.Any(new ConstantSizes(builder).IsTooLarge))
        {
            context.Report(DiagnosticDescriptors.MethodIsTooLarge, LocationOf(method), method.Name,
                $"{ConstantSizes.Most.ToString(CultureInfo.InvariantCulture)} operations that compute one constant from others, written out "
                + "wherever it is read (compute it in the constructor and keep it in a field)");
        }
        var parameters = context.Tokens.WithTables(outline.Parameters);
        if (context.Diagnostics.Count > 0)
            return null;
        var lowered = builder.Finish();
        return outline with
        {
            Parameters = parameters,
            Body = context.Layers.Named(lowered),
            Result = result,
            Layers = context.Layers.NamedLayers(),
            Accessors = context.Access.Accessors,
            Captures = context.Access.Captures,
            UngatedRectifiers = context.OperatorCalls.UngatedRectifiers.Concat(OfOtherPrecision(context, lowered)).Distinct()
                .ToEquatableArray(),
        };
    }

    /// <summary>Rectified numbers of another precision than the function's, in which gates compute.</summary>
    private static IEnumerable<ProgramRefusal> OfOtherPrecision(LoweringContext context, IrBlock body) =>
        from operation in IrWalk.Operations(body)
        where operation.Type.IsReal && operation.Type.Element != Element.Real && context.Builder.IsActive(operation.Id)
            && operation.Operator is ElementwiseOperator { Rectifier: { } rectifier }
            && rectifier(context.Builder, operation.Operands) != Rectification.None
        select new ProgramRefusal(
            ModelPrograms.None, $"{operation.Operator.Name} in {operation.Type.NameOf(context.RealType)}", operation.Origin.Text,
            $"Convert to {context.RealType} before it.");
}
