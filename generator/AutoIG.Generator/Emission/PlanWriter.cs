using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes the plans of all ways through a method as one: what they agree in once, what differs as a choice by the way. Every size that depends on named
/// dimensions must be at least 1; the runtime sees to the dimensions themselves.
/// </summary>
internal sealed class PlanWriter(CodeWriter code, IrFunction function, IReadOnlyList<FunctionBodyWriter> ways)
{
    /// <summary>Writes the override of Bind.</summary>
    public void WriteBind()
    {
        const string Header = "protected override FunctionPlan Bind(int way, ReadOnlySpan<int> dimensions)";
        if (function.DimensionNames.Count == 0)
        {
            using (code.Block(Header + " => new()", "};"))
                WriteSizes();
            return;
        }
        using (code.Block(Header))
        {
            for (int i = 0; i < function.DimensionNames.Count; i++)
                code.Line($"int {Identifiers.Escape(function.DimensionNames[i])} = dimensions[{i}];");
            using (code.Block("checked"))
            {
                WriteChecks();
                using (code.Block("return new FunctionPlan", "};"))
                    WriteSizes();
            }
        }
    }

    private void WriteChecks()
    {
        var sizes = ways.Select(way => new HashSet<string>(Sizes(way.Function))).ToArray();
        foreach (string size in ways.SelectMany(way => Sizes(way.Function)).Distinct())
        {
            var readers = Enumerable.Range(0, ways.Count).Where(way => sizes[way].Contains(size)).ToArray();
            string check = $"RequireSize({size}, {Identifiers.Quote(size)}, dimensions);";
            if (readers.Length == ways.Count)
            {
                code.Line(check);
                continue;
            }
            code.Line($"if (way is {WayChoice.Pattern(readers, ways.Count)})");
            using (code.Indented())
                code.Line(check);
        }
    }

    private void WriteSizes()
    {
        Write("OutputShape", way => way.Plan.OutputShape.ToString(), "");
        Write("LayerShapes", way => $"[{string.Join(", ", way.Function.Layers.Select(l => l.Shape.ToString()))}]", "[]");
        Write("FrontierLengths", way => List(way.Plan.FrontierLengths), "");
        Write("PrefixIsEmpty", way => way.Plan.PrefixIsEmpty ? "true" : "false", "false");
        Write("PrefixSlots", way => List(way.Plan.PrefixSlots), "[]");
        Write("Slots", way => List(way.Plan.Slots), "[]");
        Write("PushforwardSlots", way => List(way.Plan.PushforwardSlots), "[]");
    }

    private void Write(string property, Func<FunctionBodyWriter, string> value, string unset)
    {
        var values = ways.Select(value).ToArray();
        if (values.Any(one => one != unset))
            WayChoice.Write(code, property + " = ", values, ",");
    }

    /// <summary>The sizes of all values that are known at run time only, but for the named dimensions themselves.</summary>
    private static IEnumerable<string> Sizes(IrFunction function) =>
        function.Parameters.Select(p => p.Type)
            .Concat(IrWalk.Values(function.Body).Select(v => v.Type))
            .SelectMany(t => t.Shape.Dimensions)
            .Where(d => !d.IsConstant)
            .Select(d => d.ToString())
            .Where(size => !function.DimensionNames.Contains(size));

    private static string List(IReadOnlyList<Dimension> lengths) => $"[{string.Join(", ", lengths)}]";
}
