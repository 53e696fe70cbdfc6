using AutoIG.Language.Tests.Interpretation;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Reading;

/// <summary>
/// What was generated for a program, run without the compiler: the text itself is read, and its sweeps are run on a batch, as the engine
/// runs them. Compiling and loading a program costs ten times as much.
/// </summary>
internal sealed class ReadProgram : IDerivative
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private readonly Rows rows;
    private readonly Action forward, backward, pushforward;

    private ReadProgram(Rows rows, IReadOnlyList<string> inputs, Action forward, Action backward, Action pushforward) =>
        (this.rows, Inputs, this.forward, this.backward, this.pushforward) = (rows, inputs, forward, backward, pushforward);

    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Reads a generated file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="program">What it was generated for.</param>
    public static ReadProgram Of(string text, ProgramTree program)
    {
        var root = CSharpSyntaxTree.ParseText(text, Parse).GetCompilationUnitRoot();
        var definition = Class(root.DescendantNodes(node =>
            node is not MemberDeclarationSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<ClassDeclarationSyntax>(), "FunctionDefinition");
        if (definition.Members.OfType<MethodDeclarationSyntax>().Any(method => method.Identifier.ValueText == "SelectWay"))
            throw new ReadingFault("There is more than one way through a function of numbers.");
        var parts = definition.Members.OfType<ClassDeclarationSyntax>().ToArray();
        var (gradient, pushforward) = (Class(parts, "GradientProgram"), Class(parts, "PushforwardProgram"));
        var inputs = InputsOf(definition);
        Rows rows = BaseOf(gradient).TypeArgumentList.Arguments[0].ToString() switch
        {
            "float" => new Rows<float>(inputs.Count),
            "double" or "T" => new Rows<double>(inputs.Count),
            var other => throw new ReadingFault($"{other} is no type that a function computes in."),
        };
        var fields = program.Fields.ToDictionary(field => field.Variable.Name, field => Constant(field.Variable.Kind, field.Value.Value));
        Action Sweep(ClassDeclarationSyntax type, string name) => new StatementReader(rows, fields).ReadMethod(
            type.Members.OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.ValueText == name).Body!);
        return new ReadProgram(rows, inputs, Sweep(gradient, "Forward"), Sweep(gradient, "Backward"), Sweep(pushforward, "Pushforward"));
    }

    public Outcome At(ReadOnlySpan<double> arguments, ReadOnlySpan<double> direction, long[] held, double adjoint)
    {
        rows.FixedArguments = held;
        for (int point = 0; point < Rows.MostPoints; point++)
        {
            for (int i = 0; i < rows.Inputs; i++)
            {
                rows.Set("Frontier", i, point, arguments[i]);
                rows.Set("FrontierTangent", i, point, direction[i]);
                // The contract is to write all of it: what is left would be seen.
                rows.Set("FrontierAdjoint", i, point, double.NaN);
            }
            rows.Set("Output", 0, point, double.NaN);
            rows.Set("OutputTangent", 0, point, double.NaN);
            rows.Set("OutputAdjoint", 0, point, point == 0 ? 1 : adjoint);
        }
        Run(forward, 1);
        double value = rows.Get("Output", 0, 0);
        // Two points in one sweep: what one leaves behind is no other's.
        Run(backward, 2);
        double[] Adjoints(int point) => [.. Enumerable.Range(0, rows.Inputs).Select(i => rows.Get("FrontierAdjoint", i, point))];
        double[] gradient = Adjoints(0), adjoints = Adjoints(1);
        Run(pushforward, 1);
        return new Outcome(value, value, gradient, adjoints, rows.Get("Output", 0, 0), rows.Get("OutputTangent", 0, 0));
    }

    private void Run(Action sweep, int points)
    {
        rows.Points = points;
        sweep();
        if (rows.Taped != 0)
            throw new InvalidOperationException($"{rows.Taped} values are left on the tapes.");
    }

    private static ClassDeclarationSyntax Class(IEnumerable<ClassDeclarationSyntax> classes, string parent)
    {
        var found = classes.Where(type => type.BaseList is { Types: [{ Type: GenericNameSyntax name }] }
            && name.Identifier.ValueText == parent).ToArray();
        return found is [var only] ? only : throw new ReadingFault($"{found.Length} classes are a {parent}.");
    }

    private static GenericNameSyntax BaseOf(ClassDeclarationSyntax type) => (GenericNameSyntax)type.BaseList!.Types[0].Type;

    /// <summary>The names of the inputs, as the signature has them.</summary>
    private static List<string> InputsOf(ClassDeclarationSyntax definition)
    {
        var signature = definition.Members.OfType<PropertyDeclarationSyntax>()
            .Single(property => property.Identifier.ValueText == "Signature");
        var initialiser = ((ImplicitObjectCreationExpressionSyntax)signature.Initializer!.Value).Initializer!;
        var inputs = initialiser.Expressions.OfType<AssignmentExpressionSyntax>()
            .Single(assignment => assignment.Left.ToString() == "Inputs").Right;
        return [.. ((CollectionExpressionSyntax)inputs).Elements.Cast<ExpressionElementSyntax>()
            .Select(element => (ImplicitObjectCreationExpressionSyntax)element.Expression)
            .Select(creation => (string)((LiteralExpressionSyntax)creation.ArgumentList.Arguments[0].Expression).Token.Value!)];
    }

    private static Code Constant(Kind kind, double value) => kind switch
    {
        Kind.Double => new Code<double>(() => value),
        Kind.Float => new Code<float>(() => (float)value),
        Kind.Int => new Code<int>(() => (int)value),
        Kind.Long => new Code<long>(() => (long)value),
        _ => new Code<bool>(() => value != 0),
    };
}
