namespace AutoIG.Generator.Operators;

/// <summary>What a function lets pass, to methods that change what rectifiers pass back.</summary>
internal enum Rectification
{
    /// <summary>It is no rectifier.</summary>
    None,

    /// <summary>What is above 0, more or less: max(x, 0) and its kin.</summary>
    Positive,

    /// <summary>What is below 0: min(x, 0) = −max(−x, 0).</summary>
    Negative,
}
