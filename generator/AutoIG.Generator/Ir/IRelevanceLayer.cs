namespace AutoIG.Generator.Ir;

/// <summary>An operator whose operations follow rules of relevance of their own, which they find at run time by their number.</summary>
internal interface IRelevanceLayer
{
    /// <summary>What it is to rules that are given by kind.</summary>
    RelevanceKind Kind { get; }

    /// <summary>The shape of what an operation is a layer of, as the user sees it.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="operand">The shape of its first operand.</param>
    Shape InputOf(IrOperation operation, Shape operand);
}
