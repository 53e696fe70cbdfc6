using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes the plan: a constant where all sizes are known at compile time, else computed from the named dimensions, of which every size that
/// depends on them must be at least 1.
/// </summary>
internal sealed class PlanWriter(CodeWriter code, IrFunction function, PlanDescription plan)
{
    /// <summary>Writes the constant plan, if it is one, and the override of Bind.</summary>
    public void WriteBind()
    {
        string modifiers = function.Host.SeesInternals ? "protected internal override" : "protected override";
        const string Signature = "FunctionPlan Bind(ReadOnlySpan<int> dimensions)";
        if (function.DimensionNames.Count == 0)
        {
            using (code.Block("private static readonly FunctionPlan FixedPlan = new()", "};"))
                WriteSizes();
            code.BlankLine();
            code.Line($"{modifiers} {Signature} => FixedPlan;");
            return;
        }
        using (code.Block($"{modifiers} {Signature}"))
        {
            for (int i = 0; i < function.DimensionNames.Count; i++)
                code.Line($"int {Identifiers.Escape(function.DimensionNames[i])} = dimensions[{i}];");
            using (code.Block("checked"))
            {
                foreach (string size in Sizes().Distinct())
                    code.Line($"RequireSize({size}, {Identifiers.Quote(size)}, dimensions);");
                using (code.Block("return new FunctionPlan", "};"))
                    WriteSizes();
            }
        }
    }

    private void WriteSizes()
    {
        code.Line($"Dimensions = {(function.DimensionNames.Count == 0 ? "[]" : "dimensions.ToArray()")},");
        var inputs = function.Parameters.Where(p => p.IsDifferentiable).Select(p => p.Type.Shape.ToString());
        code.Line($"InputShapes = [{string.Join(", ", inputs)}],");
        code.Line($"OutputShape = {plan.OutputShape},");
        if (function.Layers.Count > 0)
            code.Line($"LayerShapes = [{string.Join(", ", function.Layers.Select(l => l.Shape.ToString()))}],");
        code.Line($"FrontierLengths = {List(plan.FrontierLengths)},");
        if (plan.PrefixIsEmpty)
            code.Line("PrefixIsEmpty = true,");
        code.Line($"PrefixSlots = {List(plan.PrefixSlots)},");
        code.Line($"Slots = {List(plan.Slots)},");
        code.Line($"PushforwardSlots = {List(plan.PushforwardSlots)},");
    }

    /// <summary>The sizes of all values that are known at run time only.</summary>
    private IEnumerable<string> Sizes() =>
        function.Parameters.Select(p => p.Type)
            .Concat(IrWalk.Values(function.Body).Select(v => v.Type))
            .SelectMany(t => t.Shape.Dimensions)
            .Where(d => !d.IsConstant)
            .Select(d => d.ToString());

    private static string List(IReadOnlyList<Dimension> lengths) => $"[{string.Join(", ", lengths)}]";
}
