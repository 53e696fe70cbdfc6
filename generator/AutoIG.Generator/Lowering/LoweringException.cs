namespace AutoIG.Generator.Lowering;

/// <summary>
/// A call cannot be lowered. Lowering turns it into a diagnostic on the argument, or on the whole call where no argument is named.
/// </summary>
internal sealed class LoweringException(string message, string? parameter) : Exception(message)
{
    /// <summary>The parameter whose argument is at fault, or <see langword="null"/>.</summary>
    public string? Parameter => parameter;
}
