using System.Globalization;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AutoIG.Generator.Diagnostics;

/// <summary>A diagnostic before it is reported: equal by value, and without a syntax tree.</summary>
internal sealed record DiagnosticInfo(string Id, EquatableArray<string> Arguments, string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static DiagnosticInfo Create(DiagnosticDescriptor descriptor, Location? location, params string[] arguments)
    {
        var lines = location?.GetLineSpan();
        return new DiagnosticInfo(
            descriptor.Id, arguments, location?.SourceTree?.FilePath ?? "", location?.SourceSpan ?? default, lines?.Span ?? default);
    }

    /// <summary>The message.</summary>
    public string Message => string.Format(
        CultureInfo.InvariantCulture, DiagnosticDescriptors.Get(Id).MessageFormat.ToString(CultureInfo.InvariantCulture), [.. Arguments]);

    /// <summary>The diagnostic, on the tree of the compilation it was found in, so that it can be suppressed there.</summary>
    public Diagnostic Resolve(Compilation compilation)
    {
        var tree = compilation.SyntaxTrees.FirstOrDefault(t => t.FilePath == Path && Span.End <= t.Length);
        var location = tree is null ? Location.Create(Path, Span, Lines) : Location.Create(tree, Span);
        return Diagnostic.Create(DiagnosticDescriptors.Get(Id), location, [.. Arguments]);
    }

    public override string ToString() => $"{Id}: {Message}";
}
