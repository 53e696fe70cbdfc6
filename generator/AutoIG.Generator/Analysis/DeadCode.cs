using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Analysis;

/// <summary>Drops operations that neither the result nor a layer depends on. Blocks of branches and loops are kept as they are.</summary>
internal static class DeadCode
{
    public static IrFunction Remove(IrFunction function)
    {
        var needed = new HashSet<int>(function.Layers.Select(layer => layer.Value)) { function.Result };
        var kept = new List<IrStatement>();
        foreach (var statement in function.Body.Statements.Reverse())
        {
            bool live = statement is not IrOperation operation
                || needed.Contains(operation.Id)
                || operation.Operator is { IsTap: true } or { IsInput: true };
            if (!live)
                continue;
            needed.UnionWith(ValueTable.Reads(statement));
            kept.Insert(0, statement);
        }
        return function with { Body = new IrBlock(kept.ToEquatableArray()) };
    }
}
