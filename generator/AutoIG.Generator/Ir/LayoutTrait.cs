namespace AutoIG.Generator.Ir;

/// <summary>How an operator follows a permutation of its operands' axes, so that it can work on them as they are stored.</summary>
internal enum LayoutTrait
{
    /// <summary>It means the axes where they stand: its operands are written out in the user's order.</summary>
    Fixed,

    /// <summary>It works on each element for itself.</summary>
    Elementwise,

    /// <summary>It reduces axes wherever they lie: its <see cref="AxesAttributes"/> follow.</summary>
    Reduction,

    /// <summary>
    /// A reduction that tells the first of equal elements from the others: the reduced axes must stay together and in their order.
    /// </summary>
    OrderedReduction,

    /// <summary>It works along one axis: its attributes are <see cref="IAlongAxis"/>.</summary>
    AlongAxis,

    /// <summary>It has something to say of each axis: its attributes are <see cref="IForEachAxis"/>.</summary>
    ForEachAxis,
}
