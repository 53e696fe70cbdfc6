using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.Loader;
using AutoIG.Generator.Lowering;
using AutoIG.Generator.Tests.Lowering;
using AutoIG.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>All operator models, compiled together with what the generator writes for them.</summary>
internal sealed class OperatorModels
{
    /// <summary>Every call: those of PyTorch's table, those beside it, and one of each function of one tensor that neither has.</summary>
    public static IReadOnlyList<OperatorModel> All { get; } =
        [.. OperatorCase.Names.Select(name => OperatorModel.Of(OperatorCase.Of(name))), .. MoreOperatorModels.All,
            .. MoreOperatorModels.Unlisted()];

    private static readonly Lazy<OperatorModels> Compiled = new(() => new OperatorModels("Model", All));

    private static readonly Lazy<OperatorModels> CompiledOnConstants =
        new(() => new OperatorModels("Constant", [.. All.Select(model => model.OnConstants())]));

    private const string EveryProgram = "(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance | ModelPrograms.LinearPieces)";

    private static readonly Lazy<OperatorModels> CompiledWithPrograms =
        new(() => new OperatorModels("Explained", [.. All.Select(model => model with { Programs = EveryProgram })]));

    private readonly Assembly assembly;

    private OperatorModels(string type, IReadOnlyList<OperatorModel> models)
    {
        Types = models.Select((model, i) => (model.Name, Type: $"{type}{i}")).ToDictionary(p => p.Name, p => p.Type);
        // What does not compile is found when all is, with what the generator writes.
        Compilation = Source.CompileLoosely(models.Select(model => model.Source(Types[model.Name], "double")).ToArray());
        var driver = CSharpGeneratorDriver.Create(
            [new AutoIGGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)Compilation.SyntaxTrees.First().Options);
        var result = driver.RunGenerators(Compilation).GetRunResult();
        Assert.True(result.Results[0].Exception is null, result.Results[0].Exception?.ToString());
        Generated = result.Results[0].GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());
        if (Environment.GetEnvironmentVariable("AUTOIG_GENERATED") is { Length: > 0 } folder)
        {
            foreach (var file in Generated)
                File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, file.Key), file.Value);
        }
        var complete = Compilation.AddSyntaxTrees(result.GeneratedTrees);
        using var image = new MemoryStream();
        var faults = complete.Emit(image).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).ToArray();
        Assert.True(faults.Length == 0, string.Join("\n", faults.Take(40).Select(f => f.ToString())));
        image.Position = 0;
        OuterSymbols = FindOuterSymbols();
        assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }

    public static OperatorModels Instance => Compiled.Value;

    /// <summary>The same calls of weights alone: <see cref="OperatorModel.OnConstants"/>.</summary>
    public static OperatorModels OnConstants => CompiledOnConstants.Value;

    /// <summary>The same calls as methods that ask for every program that any of them can have.</summary>
    public static OperatorModels WithPrograms => CompiledWithPrograms.Value;

    public static OperatorModel Of(string name) => All.First(model => model.Name == name);

    /// <summary>The types by the models' names.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    public Compilation Compilation { get; }

    /// <summary>The generated files by their names.</summary>
    public IReadOnlyDictionary<string, string> Generated { get; }

    /// <summary>A new object of a model.</summary>
    public object Create(OperatorModel model) =>
        Activator.CreateInstance(assembly.GetType(Types[model.Name], throwOnError: true)!, model.Constants)!;

    /// <summary>The result of the method itself, as a tensor.</summary>
    public Tensor<double> Eager(OperatorModel model)
    {
        object? result = Create(model).GetType().GetMethod("Call")!.Invoke(Create(model), [.. model.Inputs.Values]);
        return result is double number ? Tensor.Create([number]) : (Tensor<double>)result!;
    }

    /// <summary>What was generated for it.</summary>
    public DifferentiableFunction<double> Derivative(OperatorModel model)
    {
        object instance = Create(model);
        try
        {
            return (DifferentiableFunction<double>)instance.GetType().GetProperty("CallDerivative")!.GetValue(instance)!;
        }
        catch (TargetInvocationException fault)
        {
            throw new InvalidOperationException(fault.InnerException!.Message, fault.InnerException);
        }
    }

    /// <summary>The marked method of each model.</summary>
    public IReadOnlyDictionary<string, IMethodSymbol> Methods =>
        Types.ToDictionary(t => t.Key,
            t => Compilation.GetTypeByMetadataName(t.Value)!.GetMembers("Call").OfType<IMethodSymbol>().Single());

    /// <summary>For each model whose expression is a call, the name under which the table knows the called method.</summary>
    public IReadOnlyDictionary<string, string> OuterSymbols { get; private set; } = new Dictionary<string, string>();

    private Dictionary<string, string> FindOuterSymbols() =>
        (from method in Methods
         let syntax = (MethodDeclarationSyntax)method.Value.DeclaringSyntaxReferences.Single().GetSyntax()
         let operation = Compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax.ExpressionBody!.Expression)
         let call = (operation is IArrayElementReferenceOperation element ? element.ArrayReference : operation) as IInvocationOperation
         where call is not null
         select (method.Key, Symbol: Symbols.OperatorKey(call.TargetMethod))).ToDictionary(pair => pair.Key, pair => pair.Symbol);

    /// <summary>The names under which the table of operators knows the methods that the models call.</summary>
    public ImmutableHashSet<string> CalledSymbols() =>
        (from method in Methods.Values
         let syntax = method.DeclaringSyntaxReferences.Single().GetSyntax()
         let model = Compilation.GetSemanticModel(syntax.SyntaxTree)
         from node in syntax.DescendantNodes()
         let operation = model.GetOperation(node)
         let symbol = operation switch
         {
             IInvocationOperation call => Symbols.OperatorKey(call.TargetMethod),
             IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } => "operator unary -",
             IBinaryOperation binary => "operator " + binary.OperatorKind switch
             {
                 BinaryOperatorKind.Add => "+",
                 BinaryOperatorKind.Subtract => "-",
                 BinaryOperatorKind.Multiply => "*",
                 BinaryOperatorKind.Divide => "/",
                 _ => "?",
             },
             _ => null,
         }
         where symbol is not null
         select symbol).ToImmutableHashSet();
}
