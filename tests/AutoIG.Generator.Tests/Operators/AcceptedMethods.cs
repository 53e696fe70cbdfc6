using AutoIG.Generator.Lowering;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// Which methods of the libraries a model may call, found by calling them: each is called in a marked method that consists of nothing else,
/// and what compiles and is lowered is accepted. Where arguments need more thought than a rule has, <see cref="OperatorModels"/> calls it.
/// </summary>
internal sealed class AcceptedMethods
{
    private static readonly Lazy<AcceptedMethods> Found = new(() => new AcceptedMethods());

    /// <summary>The types whose methods users call by name, beside the interfaces of generic mathematics.</summary>
    private static readonly string[] Homes =
        ["AutoIG.Nn", "System.Math", "System.MathF", "System.Numerics.Tensors.Tensor", "System.Double", "System.Single"];

    private AcceptedMethods()
    {
        var models = OperatorModels.Instance;
        Candidates = [.. Callable(models.Compilation)];
        var accepted = CalledIn(models.Compilation, models.Methods.Values).DistinctBy(IdOf).ToDictionary(IdOf);
        Calls = [];
        // One attempt after the other, so that what was accepted is not tried again; and again only what an operator claims.
        for (int attempt = 0; attempt < ExampleCall.Attempts; attempt++)
        {
            var calls = Candidates.Where(method => !accepted.ContainsKey(IdOf(method))
                    && (attempt == 0 || OperatorTable.Find(Symbols.OperatorKey(method)) is not null))
                .Select(method => ExampleCall.Of(method, attempt)).OfType<ExampleCall>().ToArray();
            var compilation = Compile(calls);
            foreach (var marked in compilation.Marked())
            {
                var call = calls[int.Parse(marked.ContainingType.Name.AsSpan(4))];
                if (!IsAccepted(marked, call, compilation))
                    continue;
                accepted[IdOf(call.Method)] = call.Method;
                Calls.Add(call);
            }
        }
        All = accepted;
    }

    public static AcceptedMethods Instance => Found.Value;

    /// <summary>Every method of the libraries.</summary>
    public IReadOnlyList<IMethodSymbol> Candidates { get; }

    /// <summary>The accepted methods by the ids of their documentation.</summary>
    public IReadOnlyDictionary<string, IMethodSymbol> All { get; }

    /// <summary>The calls by which those were found that no model calls.</summary>
    public List<ExampleCall> Calls { get; }

    /// <summary>The accepted methods that stand for an operator, in the order of the libraries.</summary>
    public IEnumerable<IMethodSymbol> Of(IWritten @operator) =>
        Candidates.Where(method => All.ContainsKey(IdOf(method)) && @operator.Symbols.Contains(Symbols.OperatorKey(method)));

    private static Compilation Compile(IReadOnlyList<ExampleCall> calls) =>
        Source.CompileLoosely([.. calls.Select((call, i) => call.Source($"Call{i}"))]);

    public static string IdOf(IMethodSymbol method) => method.OriginalDefinition.GetDocumentationCommentId()!;

    private static bool IsAccepted(IMethodSymbol marked, ExampleCall call, Compilation compilation)
    {
        if (!CalledIn(compilation, [marked]).Any(called => IdOf(called) == IdOf(call.Method)))
            return false;
        var lowered = MethodLowering.Lower(marked, compilation);
        return lowered.Function is not null && lowered.Diagnostics.Count == 0
            && compilation.GetSemanticModel(marked.DeclaringSyntaxReferences[0].SyntaxTree).GetDiagnostics()
                .All(fault => fault.Severity < DiagnosticSeverity.Error);
    }

    private static IEnumerable<IMethodSymbol> Callable(Compilation compilation)
    {
        var number = compilation.GetTypeByMetadataName("System.Numerics.IBinaryFloatingPointIeee754`1")!;
        return from type in Homes.Select(home => compilation.GetTypeByMetadataName(home)!)
                   .Concat(number.AllInterfaces.Select(i => i.OriginalDefinition).Append(number)
                       .Where(i => i.ContainingNamespace.ToDisplayString() == "System.Numerics"))
               from method in type.GetMembers().OfType<IMethodSymbol>()
               where method is { IsStatic: true, MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public }
               select method;
    }

    private static IEnumerable<IMethodSymbol> CalledIn(Compilation compilation, IEnumerable<IMethodSymbol> methods) =>
        from method in methods
        let syntax = method.DeclaringSyntaxReferences.Single().GetSyntax()
        let model = compilation.GetSemanticModel(syntax.SyntaxTree)
        from call in syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
        let called = model.GetSymbolInfo(call).Symbol as IMethodSymbol
        where called is { IsStatic: true }
        select called.OriginalDefinition;
}
