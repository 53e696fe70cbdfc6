using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>What the XML documentation of AutoIG says of the vocabulary, as Markdown in one line.</summary>
internal static partial class VocabularyDocumentation
{
    private static readonly Dictionary<string, XElement> Members = XDocument
        .Load(Path.ChangeExtension(typeof(Nn).Assembly.Location, ".xml")).Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>What it gives; empty where nothing is said.</summary>
    public static string Summary(ISymbol symbol) => Text(Find(symbol.OriginalDefinition.GetDocumentationCommentId()!, "summary", ""));

    /// <summary>What a parameter is; empty where nothing is said.</summary>
    public static string Parameter(IParameterSymbol parameter) =>
        Text(Find(parameter.ContainingSymbol.OriginalDefinition.GetDocumentationCommentId()!, "param", parameter.Name));

    /// <summary>The result's shape; empty where nothing is said.</summary>
    public static string Returns(IMethodSymbol method) => Text(Find(method.OriginalDefinition.GetDocumentationCommentId()!, "returns", ""));

    private static XElement? Find(string id, string kind, string name)
    {
        if (!Members.TryGetValue(id, out var member))
            return null;
        return member.Elements(kind).FirstOrDefault(element => name.Length == 0 || element.Attribute("name")?.Value == name)
            ?? member.Elements("inheritdoc").Select(inherited => inherited.Attribute("cref")).OfType<XAttribute>()
                .Select(reference => Find(reference.Value, kind, name)).FirstOrDefault();
    }

    private static string Text(XElement? element) => element is null ? "" : Spaces().Replace(string.Concat(element.Nodes().Select(node =>
        node switch
        {
            XText text => text.Value.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal),
            XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } reference => $"`{Short(reference.Value)}`",
            XElement { Name.LocalName: "see" } see => $"`{see.Attribute("langword")!.Value}`",
            XElement { Name.LocalName: "paramref" or "typeparamref" } name => $"`{name.Attribute("name")!.Value}`",
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "i" } emphasis => $"*{emphasis.Value}*",
            _ => throw new NotSupportedException($"The page of operators cannot show {node}."),
        })), " ").Trim();

    /// <summary>M:AutoIG.Nn.Conv2D``1(…) as Nn.Conv2D.</summary>
    private static string Short(string reference) => Reference().Match(reference).Groups["name"].Value;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^\w:(AutoIG\.)?(?<name>[\w.]+)")]
    private static partial Regex Reference();
}
