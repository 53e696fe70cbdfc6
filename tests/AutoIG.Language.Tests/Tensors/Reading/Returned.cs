namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>What a statement that returns leaves behind.</summary>
internal sealed record Returned(object? Value);
