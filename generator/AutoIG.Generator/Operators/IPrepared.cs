namespace AutoIG.Generator.Operators;

/// <summary>An operator whose constant result is computed by an expression of its own when the function is constructed.</summary>
internal interface IPrepared
{
    /// <summary>The expression that computes a constant result, a tensor as an array.</summary>
    string Prepare(IPreparation preparation);
}

/// <summary>An operator that prepares an object from weights, for a kernel.</summary>
internal interface IPreparedObject : IPrepared
{
    /// <summary>The object's type.</summary>
    string PreparedType(string realType);
}
