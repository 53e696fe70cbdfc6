namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>An operand of which each value serves a run of elements.</summary>
internal sealed record Repeated(object? Values, int Inner);
