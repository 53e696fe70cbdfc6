namespace AutoIG.Generator.Ir;

/// <summary>
/// An operator was given shapes that do not fit. The message states them; lowering turns it into a diagnostic on the expression.
/// </summary>
internal sealed class ShapeException(string message) : Exception(message);
