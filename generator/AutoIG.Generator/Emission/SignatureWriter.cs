using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes the function's signature: names and declared shapes of inputs, fixed arguments and layers; and the layers of the ways through the
/// method, where they differ.
/// </summary>
internal sealed class SignatureWriter(CodeWriter code, IrFunction function, IReadOnlyList<FunctionBodyWriter> ways, string displayName)
{
    // 140 columns, less the deepest indentation of a list.
    private const int LongestLine = 120;

    public void Write()
    {
        var layers = AllLayers(ways).Select((layer, i) => Spell(layer, i)).ToArray();
        using (code.Block("public override FunctionSignature Signature { get; } = new()", "};"))
        {
            code.Line($"Name = {Identifiers.Quote(displayName)},");
            WriteList("Inputs", function.Parameters.Where(p => p.IsDifferentiable).Select(Spell));
            WriteList("FixedArguments", function.Parameters.Where(p => !p.IsDifferentiable).Select(p => Identifiers.Quote(p.Name)));
            WriteList("DimensionNames", function.DimensionNames.Select((_, i) => Identifiers.Quote(function.LabelOf(i))));
            if (function.ReturnsScalar)
                code.Line("ReturnsScalar = true,");
            WriteList("Layers", layers);
        }
        var own = ways.Select(way => LayersOf(way).Select((layer, i) => Spell(layer, i)).ToArray()).ToArray();
        if (own.All(list => list.SequenceEqual(layers)))
            return;
        code.BlankLine();
        WayChoice.Write(code, "public override IReadOnlyList<LayerInfo> Layers(int way) => ",
            own.Select(list => list.SequenceEqual(layers) ? "Signature.Layers" : $"[{string.Join(", ", list)}]").ToArray(), ";");
    }

    /// <summary>The layers of all ways, one of each name.</summary>
    public static IEnumerable<PlacedLayer> AllLayers(IReadOnlyList<FunctionBodyWriter> ways) =>
        ways.SelectMany(LayersOf).GroupBy(pair => pair.Layer.Name).Select(same => same.First());

    /// <summary>Whether a way has other layers than the function has.</summary>
    public static bool LayersDiffer(IReadOnlyList<FunctionBodyWriter> ways)
    {
        var all = AllLayers(ways).Select((layer, i) => Spell(layer, i)).ToArray();
        return ways.Any(way => !LayersOf(way).Select((layer, i) => Spell(layer, i)).SequenceEqual(all));
    }

    private static IEnumerable<PlacedLayer> LayersOf(FunctionBodyWriter way) =>
        way.Function.Layers.Select((layer, i) => new PlacedLayer(layer, way.Plan.LayersInPrefix.Contains(i)));

    private static string Spell(PlacedLayer layer, int index) =>
        $"new({index}, {Identifiers.Quote(layer.Layer.Name)}, InPrefix: {(layer.InPrefix ? "true" : "false")}, "
        + $"Storage: {layer.Layer.Storage})";

    private string Spell(IrParameter parameter) =>
        $"new({Identifiers.Quote(parameter.Name)}, {Declared(parameter.Type.Shape)}, "
        + $"IsScalar: {(parameter.Type.IsScalar ? "true" : "false")})"
        + (parameter.IsTokens ? " { IsTokens = true }" : parameter.Features.Count > 0 ? SpellFeatures(parameter.Features) : "");

    /// <summary>Names of features: on one line where there is room, else as many on each as it holds.</summary>
    private static string SpellFeatures(IEnumerable<string> features)
    {
        string[] names = features.Select(Identifiers.Quote).ToArray();
        string line = string.Join(", ", names);
        if (line.Length <= LongestLine / 2)
            return $" {{ Features = [{line}] }}";
        var lines = new List<string>();
        foreach (string name in names)
        {
            if (lines.Count > 0 && lines[lines.Count - 1].Length + name.Length < LongestLine - 10)
                lines[lines.Count - 1] += $" {name},";
            else
                lines.Add($"        {name},");
        }
        return "\n{\n    Features =\n    [\n" + string.Join("\n", lines) + "\n    ],\n}";
    }

    /// <summary>A list, if it has items: on one line where there is room.</summary>
    private void WriteList(string property, IEnumerable<string> items)
    {
        string[] texts = items.ToArray();
        string line = $"{property} = [{string.Join(", ", texts)}],";
        if (texts.Length == 0 && property != "Inputs")
            return;
        if (line.Length <= LongestLine)
        {
            code.Line(line);
            return;
        }
        code.Line(property + " =");
        code.Line("[");
        using (code.Indented("],"))
        {
            foreach (string text in texts)
                code.Line(text + ",");
        }
    }

    /// <summary>A declared shape, whose dimensions are sizes and names.</summary>
    private string Declared(Shape shape) => $"new({string.Join(", ", shape.Dimensions.Select(Declared))})";

    private string Declared(Dimension dimension)
    {
        if (dimension.IsConstant)
            return dimension.ToString();
        for (int i = 0; i < function.DimensionNames.Count; i++)
        {
            if (function.DimensionNames[i] == dimension.ToString())
                return $"ModelDimension.Named({i}, {Identifiers.Quote(function.LabelOf(i))})";
        }
        throw new InvalidOperationException(
            $"{displayName}: an input has the dimension '{dimension}', which is neither a size nor one of its named dimensions.");
    }

    /// <summary>A layer of a way, and whether it lies before the frontier.</summary>
    internal sealed record PlacedLayer(IrLayer Layer, bool InPrefix);
}
