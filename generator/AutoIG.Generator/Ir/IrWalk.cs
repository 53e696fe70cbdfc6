namespace AutoIG.Generator.Ir;

/// <summary>Walks a block with everything inside it.</summary>
internal static class IrWalk
{
    /// <summary>All operations of a block, in the order in which they are computed, nested ones included.</summary>
    public static IEnumerable<IrOperation> Operations(IrBlock block) => block.Statements.SelectMany(statement => statement switch
    {
        IrOperation operation => [operation],
        IrConditional conditional => Operations(conditional.Then).Concat(Operations(conditional.Else)),
        IrLoop loop => Operations(loop.Header).Concat(Operations(loop.Body)),
        _ => throw new InvalidOperationException($"The statement {statement.GetType().Name} is not known."),
    });

    /// <summary>
    /// All values of a block, in the order in which they are computed: operations, merges and carried values, nested ones included.
    /// </summary>
    public static IEnumerable<(int Id, IrType Type)> Values(IrBlock block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    yield return (operation.Id, operation.Type);
                    break;
                case IrConditional conditional:
                    foreach (var value in Values(conditional.Then).Concat(Values(conditional.Else)))
                        yield return value;
                    foreach (var merge in conditional.Merges)
                        yield return (merge.Id, merge.Type);
                    break;
                case IrLoop loop:
                    foreach (var carried in loop.Carried)
                        yield return (carried.Id, carried.Type);
                    foreach (var value in Values(loop.Header).Concat(Values(loop.Body)))
                        yield return value;
                    break;
                default:
                    throw new InvalidOperationException($"The statement {statement.GetType().Name} is not known.");
            }
        }
    }
}
