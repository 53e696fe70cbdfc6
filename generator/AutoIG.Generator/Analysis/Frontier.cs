using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Analysis;

/// <summary>
/// The cut between what is affine in the input and the rest. On a straight path an affine value is itself affine in α, so that the prefix
/// is evaluated at the two end points and interpolated, and its transpose runs once on the weighted sum of adjoints. Exact.
/// </summary>
/// <param name="Constants">Operations that do not depend on the input: they run once, when the function is constructed.</param>
/// <param name="Prefix">Affine operations from the inputs to the frontier.</param>
/// <param name="Values">The frontier: affine values that something else than an affine operation consumes.</param>
/// <param name="Suffix">Everything behind the frontier.</param>
internal sealed record Frontier(
    EquatableArray<IrOperation> Constants, EquatableArray<IrOperation> Prefix,
    EquatableArray<int> Values, EquatableArray<IrStatement> Suffix)
{
    /// <summary>Finds the frontier.</summary>
    /// <param name="function">A straight-line function, or one whose structured statements stand behind affine ones.</param>
    /// <param name="enabled">Off: the inputs themselves are the frontier.</param>
    public static Frontier Find(IrFunction function, bool enabled = true)
    {
        var table = new ValueTable(function.Body);
        var affine = new HashSet<int>();
        var constants = new List<IrOperation>();
        var candidates = new List<IrOperation>();
        var suffix = new List<IrStatement>();
        foreach (var statement in function.Body.Statements)
        {
            if (statement is not IrOperation operation)
            {
                suffix.Add(statement);
                continue;
            }
            if (!table.IsActive(operation.Id))
            {
                constants.Add(operation);
                continue;
            }
            var active = operation.Operands.Select(table.IsActive).ToArray();
            bool isAffine = operation.Operator.IsInput
                || (enabled && operation.Operands.All(o => !table.IsActive(o) || affine.Contains(o))
                    && operation.Operator.IsAffine(active));
            if (isAffine)
            {
                affine.Add(operation.Id);
                candidates.Add(operation);
            }
            else
            {
                suffix.Add(operation);
            }
        }

        var consumed = new HashSet<int>(suffix.SelectMany(ValueTable.Reads).Where(affine.Contains));
        if (affine.Contains(function.Result))
            consumed.Add(function.Result);
        // Inputs first and in their order, so that an empty prefix is recognised; then as they are computed.
        var values = candidates.Where(c => consumed.Contains(c.Id)).Select(c => c.Id).ToArray();
        var needed = new HashSet<int>(values);
        foreach (var operation in Enumerable.Reverse(candidates))
        {
            if (needed.Contains(operation.Id))
                needed.UnionWith(operation.Operands.Where(affine.Contains));
        }
        return new Frontier(
            constants.ToEquatableArray(),
            candidates.Where(c => needed.Contains(c.Id)).ToEquatableArray(),
            values, suffix.ToEquatableArray());
    }
}
