namespace AutoIG.Api.Messages;

/// <summary>What may be asked of a network.</summary>
/// <param name="Features">The names of its features.</param>
/// <param name="Baseline">The values that features are compared with.</param>
/// <param name="Classes">The names of its outputs.</param>
/// <param name="Methods">The names of methods.</param>
/// <param name="MostSteps">The most points of a path.</param>
internal sealed record ModelDescription(
    IReadOnlyList<string> Features, IReadOnlyList<float> Baseline, IReadOnlyList<string> Classes, IReadOnlyList<string> Methods,
    int MostSteps);
