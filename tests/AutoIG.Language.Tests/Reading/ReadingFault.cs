namespace AutoIG.Language.Tests.Reading;

/// <summary>A construct of generated text that is not read here: a fault of these tests.</summary>
internal sealed class ReadingFault(string message) : Exception(message);
