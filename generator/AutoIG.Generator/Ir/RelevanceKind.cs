namespace AutoIG.Generator.Ir;

/// <summary>What the runtime has to know of where outputs are shared out: by the names that the runtime has for them.</summary>
internal enum RelevanceKind
{
    /// <summary>A fully connected layer.</summary>
    Linear,

    /// <summary>A convolution, or a transposed one.</summary>
    Convolution,

    /// <summary>A product that does not show which of its factors is the gate.</summary>
    Product,

    /// <summary>A recurrent layer.</summary>
    Recurrent,
}
