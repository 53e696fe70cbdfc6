namespace AutoIG.Language.Tests.Reading;

/// <summary>Loops took more turns than any program of these tests has.</summary>
internal sealed class EndlessLoop() : Exception("What was generated does not come to an end.");
