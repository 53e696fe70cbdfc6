using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>All operators that are read.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, OnnxOperator> Operators = new OnnxOperator[][]
    {
        [.. Functions.All], [.. Arithmetic.All], [.. Choices.All], [.. Shapes.All], [.. Reorderings.All], [.. Parts.All], [.. Slices.All],
        [.. Gathers.All], [.. Borders.All], [.. Products.All], [.. Windows.All], [.. Normalizations.All], [.. Reductions.All],
        [.. Recurrences.All], [.. Losses.All], [.. Compositions.All], [.. Spectra.All], [.. Contributed.All], [.. LinearModels.All],
        [.. Quantisation.All], [.. Scatters.All], [.. Orderings.All], [.. Sampling.All], [.. Attentions.All], [.. Rotations.All],
        [.. FeatureColumns.All],
        [.. Places.All], [.. Refused.All],
    }.SelectMany(family => family).ToDictionary(declared => declared.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => Operators.Keys;

    public static OnnxOperator? Find(string name) => Operators.GetValueOrDefault(name);
}
