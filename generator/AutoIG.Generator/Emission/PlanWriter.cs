using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes the plans of all ways through a method as one: what they agree in once, what differs as a choice by the way. Every size that
/// depends on named dimensions must be at least 1, and every part must lie in what it is a part of; the runtime sees to the dimensions
/// themselves.
/// </summary>
internal sealed class PlanWriter(CodeWriter code, IrFunction function, IReadOnlyList<FunctionBodyWriter> ways, ModelFields fields)
{
    // The named dimensions are variables beside the parameters.
    private readonly string way = Identifiers.Unique("way", new HashSet<string>(function.DimensionNames));
    private readonly string dimensions = Identifiers.Unique("dimensions", new HashSet<string>(function.DimensionNames));

    /// <summary>Writes the override of Bind.</summary>
    public void WriteBind()
    {
        string header = $"protected override FunctionPlan Bind(int {way}, ReadOnlySpan<int> {dimensions})";
        if (function.DimensionNames.Count == 0)
        {
            using (code.Block(header + " => new()", "};"))
                WriteSizes();
            return;
        }
        using (code.Block(header))
        {
            for (int i = 0; i < function.DimensionNames.Count; i++)
                code.Line($"int {Spelling.Of(function.DimensionNames[i])} = {dimensions}[{i}];");
            WriteChecks(body => fields.Dimensions.Checks(body.Function, fields.Variable));
            using (code.Block("checked"))
            {
                WriteChecks(body => Sizes(body.Function).Select(size => $"RequireSize({size}, {Identifiers.Quote(size)}, {dimensions});"));
                WriteChecks(body => Parts(body.Function));
                using (code.Block("return new FunctionPlan", "};"))
                    WriteSizes();
            }
        }
    }

    /// <summary>Writes what each way checks, for the ways that check it.</summary>
    private void WriteChecks(Func<FunctionBodyWriter, IEnumerable<string>> checksOf)
    {
        var checks = ways.Select(body => new HashSet<string>(checksOf(body))).ToArray();
        foreach (string check in ways.SelectMany(checksOf).Distinct())
        {
            var readers = Enumerable.Range(0, ways.Count).Where(number => checks[number].Contains(check)).ToArray();
            if (readers.Length == ways.Count)
            {
                code.Line(check);
                continue;
            }
            code.Line($"if ({way} is {WayChoice.Pattern(readers, ways.Count)})");
            using (code.Indented())
                code.Line(check);
        }
    }

    private void WriteSizes()
    {
        Write("OutputShape", body => body.Plan.OutputShape.ToString(), "");
        Write("LayerShapes", body => $"[{string.Join(", ", body.Function.Layers.Select(l => l.Shape.ToString()))}]", "[]");
        Write("FrontierLengths", body => List(body.Plan.FrontierLengths), "");
        Write("PrefixIsEmpty", body => body.Plan.PrefixIsEmpty ? "true" : "false", "false");
        Write("PrefixSlots", body => List(body.Plan.PrefixSlots), "[]");
        Write("Slots", body => List(body.Plan.Slots), "[]");
        Write("PushforwardSlots", body => List(body.Plan.PushforwardSlots), "[]");
        foreach (var kind in FurtherProgramsWriter.KindsOf(ways))
            Write($"{kind}Slots", body => List(body.Further.FirstOrDefault(further => further.Kind == kind)?.Slots ?? []), "[]");
        Write("RelevanceShapes", body => $"[{string.Join(", ", RelevanceLayerWriter.PlacesOf(body).Select(place => place.Shape))}]", "[]");
    }

    private void Write(string property, Func<FunctionBodyWriter, string> value, string unset)
    {
        string[] values = ways.Select(value).ToArray();
        if (values.Any(one => one != unset))
            WayChoice.Write(code, property + " = ", values, ",", way);
    }

    /// <summary>The sizes of all values that are known at run time only, but for the named dimensions themselves.</summary>
    private static IEnumerable<string> Sizes(IrFunction function) =>
        function.Parameters.Select(p => p.Type)
            .Concat(IrWalk.Values(function.Body).Select(v => v.Type))
            .SelectMany(t => t.Shape.Dimensions)
            .Where(d => !d.IsConstant)
            .Select(d => d.ToString())
            .Where(size => !function.DimensionNames.Contains(size));

    /// <summary>The checks of the parts of which it is known at run time only whether there are such.</summary>
    private IEnumerable<string> Parts(IrFunction function)
    {
        var types = IrWalk.Values(function.Body).ToDictionary(value => value.Id, value => value.Type);
        foreach (var operation in IrWalk.Operations(function.Body))
        {
            if (operation.Attributes is not SliceAttributes slice || operation.Operator != Operators.Parts.Slice)
                continue;
            var (size, end) = (types[operation.Operands[0]].Shape[slice.Axis], slice.Start + slice.Length);
            var room = size - end;
            if (slice.Start.IsConstant && room.IsConstant && room.Value >= 0)
                continue;
            yield return $"RequirePart({slice.Start}, {end}, {size}, {Identifiers.Quote($"{slice.Start} to {end}")}, {dimensions});";
        }
    }

    private static string List(IReadOnlyList<Dimension> lengths) => $"[{string.Join(", ", lengths)}]";
}
