using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// Lowers a method marked [Differentiable]: interprets its operations abstractly, with what is known at compile time as it is and the rest as
/// values of the IR. Methods whose source is in the compilation are inlined; control flow that is decided at compile time disappears.
/// </summary>
internal sealed partial class MethodLowering
{
    /// <summary>The most variants of one function: each is a whole derivative of its own in the generated file.</summary>
    private const int MostVariants = 256;

    /// <summary>The most operations that all variants of one function together may have: about a megabyte of generated code.</summary>
    private const int MostOperations = 16_384;

    private readonly Compilation compilation;
    private readonly IMethodSymbol method;
    private readonly CancellationToken cancellationToken;
    private readonly IrBuilder builder;
    private readonly List<DiagnosticInfo> diagnostics = [];
    private readonly Dictionary<int, string> names = [];
    private readonly List<(LayerPath Path, int Value)> layers = [];
    private readonly string realType;
    private readonly bool isScalarFunction;
    private Frame frame = null!;
    private readonly VariantDecisions variant;
    private IrFunction? outline;

    /// <summary>What every variable holds at the current statement.</summary>
    private ImmutableDictionary<Variable, Argument> state = ImmutableDictionary<Variable, Argument>.Empty;

    /// <summary>How many loops and branches that are decided at run time are open.</summary>
    private int depth;

    private MethodLowering(
        IMethodSymbol method, Compilation compilation, bool simplify, VariantDecisions variant, CancellationToken cancellationToken)
    {
        this.variant = variant;
        this.method = method;
        this.compilation = compilation;
        this.cancellationToken = cancellationToken;
        realType = RealTypeOf(method) ?? "";
        isScalarFunction = method.Parameters.All(p => !Symbols.IsTensor(p.Type) && !Symbols.IsTokens(p.Type));
        builder = new IrBuilder(simplify: simplify) { FoldsExactly = isScalarFunction };
    }

    /// <summary>Lowers a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="compilation">The compilation that declares it.</param>
    /// <param name="simplify">Whether constants are folded and equal values shared.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static LoweredMethod Lower(
        IMethodSymbol method, Compilation compilation, bool simplify = true, CancellationToken cancellationToken = default)
    {
        // Conditions that are the same for all points are decided at run time, between functions of which each goes one way through the method.
        var variants = new List<IrFunction>();
        int operations = 0;
        for (var variant = VariantDecisions.First; ;)
        {
            var lowering = new MethodLowering(method, compilation, simplify, variant, cancellationToken);
            var function = lowering.RunGuarded();
            var next = variant.Next;
            operations += lowering.builder.NextId;
            if (function is not null && next is not null && (variants.Count + 1 == MostVariants || operations > MostOperations))
            {
                lowering.Report(DiagnosticDescriptors.TooManyVariants, LocationOf(method), method.Name,
                    (variants.Count + 1).ToString(CultureInfo.InvariantCulture), operations.ToString(CultureInfo.InvariantCulture));
            }
            if (function is null || lowering.diagnostics.Count > 0)
                return new LoweredMethod(lowering.outline, null, lowering.diagnostics.ToEquatableArray());
            variants.Add(function with { Decisions = variant.Decisions });
            if (next is null)
                return new LoweredMethod(lowering.outline, Whole(lowering.outline!, variants), default);
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
            Layers = variants.SelectMany(variant => variant.Layers).GroupBy(layer => layer.Name).Select(same => same.First()).ToEquatableArray(),
            Accessors = variants.SelectMany(variant => variant.Accessors).Distinct().ToEquatableArray(),
            Captures = variants.SelectMany(variant => variant.Captures).Distinct().ToEquatableArray(),
            Variants = variants.ToEquatableArray(),
        };
    }

    /// <summary>A fault of the generator itself is reported where the user sees it, and never thrown into the compiler.</summary>
    private IrFunction? RunGuarded()
    {
        try
        {
            return Run();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Report(DiagnosticDescriptors.GeneratorFault, LocationOf(method), method.Name, $"{fault.GetType().Name}: {fault.Message}");
            return null;
        }
    }

    private IrFunction? Run()
    {
        CheckDeclaration();
        var self = method.IsStatic ? null : new Argument.Host("model", "", method.ContainingType, DimensionScope.Empty);
        var parameters = new List<IrParameter>();
        var dimensions = DeclareParameters(parameters, ref self);
        bool reopens = !diagnostics.Any(d => d.Id == DiagnosticDescriptors.TypeIsNotPartial.Id) && !method.IsGenericMethod && !IsSecondOverload;
        if (reopens && realType.Length > 0)
        {
            outline = new IrFunction(
                HostOf(method, compilation), method.Name, realType, parameters.ToEquatableArray(), dimensions.ToEquatableArray(),
                !Symbols.IsTensor(method.ReturnType), IrBlock.Empty, 0, default);
        }
        if (diagnostics.Count > 0 || outline is null)
            return null;

        int result;
        try
        {
            if (BodyOf(method) is not { } body)
                throw Refuse(DiagnosticDescriptors.MethodCannotBeDifferentiated, LocationOf(method), method.Name, "it has no body");
            LowerBody(body);
            if (diagnostics.Count > 0)
                return null;
            result = Materialize(state[frame.Result], ElementOf(method.ReturnType), LocationOf(method));
            // A function computes in the widest type of its numbers, and may return a narrower one.
            result = ToElement(result, Element.Real, BodyOf(method)!);
        }
        catch (RefusalException refusal)
        {
            Report(refusal);
            return null;
        }
        if (!builder.TypeOf(result).IsReal)
        {
            Report(DiagnosticDescriptors.ReturnType, LocationOf(method), method.Name, method.ReturnType.ToDisplayString(), "return a real number");
            return null;
        }
        var parametersWithTables = WithTables(outline.Parameters);
        if (diagnostics.Count > 0)
            return null;
        return outline with
        {
            Parameters = parametersWithTables,
            Body = Named(builder.Finish()),
            Result = result,
            Layers = NamedLayers(),
            Accessors = accessors.Distinct().ToEquatableArray(),
            Captures = captures.Distinct().ToEquatableArray(),
        };
    }

    /// <summary>Gives values the names of the locals that hold them, where the operator that made them did not.</summary>
    private IrBlock Named(IrBlock block) => new(block.Statements.Select(statement => statement switch
    {
        IrOperation { Name: null } operation when names.TryGetValue(operation.Id, out string? name) => operation with { Name = name },
        IrConditional conditional => conditional with
        {
            Then = Named(conditional.Then),
            Else = Named(conditional.Else),
            Merges = conditional.Merges.Select(merge => names.TryGetValue(merge.Id, out string? name) ? merge with { Name = name } : merge).ToEquatableArray(),
        },
        IrLoop loop => loop with { Header = Named(loop.Header), Body = Named(loop.Body) },
        _ => statement,
    }).ToEquatableArray());

    private EquatableArray<IrLayer> NamedLayers()
    {
        var layerNames = LayerPath.NamesOf(layers.Select(layer => layer.Path).ToArray());
        return layers.Select((layer, i) => new IrLayer(layerNames[i], layer.Value, builder.TypeOf(layer.Value).Shape, default)).ToEquatableArray();
    }

    private static RefusalException Refuse(DiagnosticDescriptor descriptor, Location? location, params string[] arguments) =>
        new(DiagnosticInfo.Create(descriptor, location, arguments));

    private static RefusalException Refuse(DiagnosticDescriptor descriptor, IOperation operation, params string[] arguments) =>
        Refuse(descriptor, operation.Syntax.GetLocation(), arguments);

    private void Report(DiagnosticDescriptor descriptor, Location? location, params string[] arguments) =>
        Report(new RefusalException(DiagnosticInfo.Create(descriptor, location, arguments)));

    private void Report(RefusalException refusal)
    {
        // A block that is used ten times is wrong once.
        if (refusal.Diagnostic is { } diagnostic && !diagnostics.Contains(diagnostic))
            diagnostics.Add(diagnostic);
    }

    private static Location? LocationOf(ISymbol symbol) => symbol.Locations.FirstOrDefault(location => location.IsInSource);

    private static string Show(IOperation operation) => SourceText.OneLine(operation.Syntax);

    private void Guard(IOperation operation)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
        }
        catch (InsufficientExecutionStackException)
        {
            throw Refuse(DiagnosticDescriptors.UnsupportedConstruct, operation, "So deep a nesting", "split the expression into several local variables");
        }
    }
}
