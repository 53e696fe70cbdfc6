using AutoIG.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>Refusals: what a construct is refused with, and where.</summary>
internal static class Refusals
{
    public static RefusalException Refuse(DiagnosticDescriptor descriptor, Location? location, params string[] arguments) =>
        new(DiagnosticInfo.Create(descriptor, location, arguments));

    public static RefusalException Refuse(DiagnosticDescriptor descriptor, IOperation operation, params string[] arguments) =>
        Refuse(descriptor, operation.Syntax.GetLocation(), arguments);

    public static RefusalException Unsupported(IOperation operation, string construct, string wayOut) =>
        Refuse(DiagnosticDescriptors.UnsupportedConstruct, operation, construct, wayOut);

    public static Location? LocationOf(ISymbol symbol) => symbol.Locations.FirstOrDefault(location => location.IsInSource);

    public static string Show(IOperation operation) => SourceText.OneLine(operation.Syntax);
}
