using System.Globalization;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>Reads [Features]: names for the elements of an input.</summary>
internal sealed class FeatureReader(LoweringContext context) : LoweringPart(context)
{
    private const string Attribute = "FeaturesAttribute";

    /// <summary>The names of the elements of a parameter; none where it has no attribute, or one that is refused.</summary>
    public EquatableArray<string> Read(IParameterSymbol parameter, Shape shape, bool isDifferentiable)
    {
        if (Symbols.Attribute(parameter, Attribute) is not { } attribute)
            return default;
        if (!isDifferentiable)
        {
            Refuse(parameter, "the parameter is held constant and is no feature");
            return default;
        }
        string?[] names = attribute.ConstructorArguments.SelectMany(argument =>
            argument.Kind == TypedConstantKind.Array && !argument.Values.IsDefault ? argument.Values.AsEnumerable() : [])
            .Select(name => name.Value as string).ToArray();
        if (Fault(names, shape.Length) is { } fault)
        {
            Refuse(parameter, fault);
            return default;
        }
        return names.Select(name => name!).ToEquatableArray();
    }

    /// <summary>Refuses names where there can be none.</summary>
    public void Refuse(IParameterSymbol parameter, string reason)
    {
        if (Symbols.Attribute(parameter, Attribute) is not { } attribute)
            return;
        var location = attribute.ApplicationSyntaxReference?.GetSyntax(CancellationToken).GetLocation() ?? Refusals.LocationOf(parameter);
        Context.Report(DiagnosticDescriptors.FeaturesDoNotFit, location, parameter.Name, reason);
    }

    private static string? Fault(string?[] names, Dimension elements)
    {
        string count = names.Length.ToString(CultureInfo.InvariantCulture);
        // What named dimensions leave open is checked when they are bound.
        if (elements.IsConstant && elements.Value != names.Length)
            return $"it has {elements} elements, and {count} names";
        if (names.Length == 0)
            return "there is none";
        int at = Array.FindIndex(names, string.IsNullOrWhiteSpace);
        if (at >= 0)
            return $"name {at.ToString(CultureInfo.InvariantCulture)} is blank";
        return names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? $"'{twice.Key}' stands for more than one element" : null;
    }
}
