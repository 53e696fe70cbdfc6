using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Language.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>The classes of a generated file, and the objects that are made of them.</summary>
/// <typeparam name="T">The type in which the model computes.</typeparam>
internal sealed class GeneratedText<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, ClassDeclarationSyntax> classes = [];
    private readonly Dictionary<string, StructDeclarationSyntax> maps = [];
    private readonly Dictionary<string, MapCode<T>> readMaps = [];
    private readonly Dictionary<(ClassDeclarationSyntax, string), Func<Scope, object?>> methods = [];
    private readonly Dictionary<string, object?> members = [];
    private readonly Evaluator<T> evaluator;

    public GeneratedText(CompilationUnitSyntax root, Instance model)
    {
        foreach (var type in root.DescendantNodes(node =>
            node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>())
        {
            if (type is ClassDeclarationSyntax named)
                classes[named.Identifier.ValueText] = named;
            else if (type is StructDeclarationSyntax map)
                maps[map.Identifier.ValueText] = map;
        }
        evaluator = new Evaluator<T>(this);
        Definition = classes.Values.Single(type => BaseOf(type) == "FunctionDefinition");
        members["model"] = model;
        foreach (var weights in classes.Values.Where(type => BaseOf(type) == "ModelWeights"))
            members["weights"] = NewInstance(weights);
    }

    public ClassDeclarationSyntax Definition { get; }

    /// <summary>The class of a name, or <see langword="null"/>.</summary>
    public ClassDeclarationSyntax? ClassNamed(string name) => classes.GetValueOrDefault(name);

    /// <summary>The class that reads private fields of a block, or <see langword="null"/>.</summary>
    public ClassDeclarationSyntax? AccessClass(string name) =>
        ClassNamed(name) is { } found && found.Modifiers.Any(modifier => modifier.RawKind == (int)SyntaxKind.FileKeyword) ? found : null;

    /// <summary>The field that a method of such a class reads.</summary>
    public static string FieldOf(ClassDeclarationSyntax access, string method) =>
        access.Members.OfType<MethodDeclarationSyntax>().Single(m => m.Identifier.ValueText == method)
            .AttributeLists[0].Attributes[0].ArgumentList!.Arguments
            .Select(argument => argument.Expression).OfType<LiteralExpressionSyntax>().Single().Token.ValueText;

    /// <summary>What finds the code of an elementwise expression, or <see langword="null"/>.</summary>
    public Func<MapCode<T>>? Map(string name) => !maps.TryGetValue(name, out var map) ? null
        : () => readMaps.TryGetValue(name, out var known) ? known : readMaps[name] = MapReader<T>.Read(map, typeof(GradientGate<T>));

    /// <summary>What the definition's members hold; those that are static are computed when they are first read.</summary>
    public object? Member(string name)
    {
        if (members.TryGetValue(name, out object? value))
            return value;
        if (Definition.Members.OfType<PropertyDeclarationSyntax>().FirstOrDefault(p => p.Identifier.ValueText == name) is { } property)
            return members[name] = Value(property)(new Scope(Definition));
        var field = Definition.Members.OfType<FieldDeclarationSyntax>()
            .FirstOrDefault(f => f.Declaration.Variables[0].Identifier.ValueText == name)
            ?? throw new ReadingFault($"{name} is not known.");
        return members[name] = evaluator.As(evaluator.TypeOf(field.Declaration.Type),
            field.Declaration.Variables[0].Initializer!.Value)(new Scope(Definition));
    }

    /// <summary>An object of a class that was generated.</summary>
    public object NewInstance(ClassDeclarationSyntax type)
    {
        switch (RootOf(type))
        {
            case "GradientProgram":
                return new ReadGradient<T>(this, type);
            case "PushforwardProgram":
                return new ReadPushforward<T>(this, type);
        }
        var made = new Instance(type);
        var scope = new Scope(type) { Names = made.Members };
        made.Members["model"] = members["model"];
        foreach (var member in type.Members)
        {
            if (member is FieldDeclarationSyntax { Declaration: { Variables: [{ Initializer: { } first } field] } declaration })
                made.Members[field.Identifier.ValueText] = evaluator.As(evaluator.TypeOf(declaration.Type), first.Value)(scope);
            else if (member is PropertyDeclarationSyntax property)
                made.Members[property.Identifier.ValueText] = Value(property)(scope);
            else
                throw ExpressionReader.Unknown(member);
        }
        return made;
    }

    /// <summary>A property's value.</summary>
    public Run Value(PropertyDeclarationSyntax property) => evaluator.As(
        evaluator.TypeOf(property.Type),
            property.Initializer?.Value ?? property.ExpressionBody?.Expression ?? throw ExpressionReader.Unknown(property));

    /// <summary>
    /// The method of a class or of those that it derives from, ready to be run; <see langword="null"/> where it has none.
    /// </summary>
    public Func<Scope, object?>? Method(ClassDeclarationSyntax type, string name)
    {
        if (methods.TryGetValue((type, name), out var known))
            return known;
        var found = type.Members.OfType<MethodDeclarationSyntax>().FirstOrDefault(m => m.Identifier.ValueText == name);
        if (found is null)
            return ClassNamed(BaseOf(type)) is { } parent ? Method(parent, name) : null;
        if (found.ExpressionBody is { } body)
        {
            var result = evaluator.Read(body.Expression, found.ReturnType is PredefinedTypeSyntax { Keyword.ValueText: "void" } ? null
                : evaluator.TypeOf(found.ReturnType));
            return methods[(type, name)] = scope => result(scope);
        }
        var run = new Statements<T>(evaluator, found.ReturnType).Block(found.Body!);
        return methods[(type, name)] = scope => run(scope) is Returned returned ? returned.Value : null;
    }

    public object? RunBase(Scope scope, string name) =>
        Method(ClassNamed(BaseOf(scope.Of!))!,
            name)!(new Scope(ClassNamed(BaseOf(scope.Of!))) { Names = new() { ["batch"] = scope.Names["batch"] } });

    private static string BaseOf(ClassDeclarationSyntax type) => type.BaseList?.Types[0].Type switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };

    private string RootOf(ClassDeclarationSyntax type) => ClassNamed(BaseOf(type)) is { } parent ? RootOf(parent) : BaseOf(type);
}
