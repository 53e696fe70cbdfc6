using System.Text.Json.Serialization;

namespace AutoIG.Api.Messages;

/// <summary>A tumour by its thirty measurements, and how it is to be explained.</summary>
/// <param name="Measurements">Each measurement in its own unit, by its name.</param>
/// <param name="Method">A method's name; integrated gradients by default.</param>
/// <param name="Steps">Points of the path, of methods that have one; 50 by default.</param>
/// <param name="Target"><c>benign</c> or <c>malignant</c>; what is predicted by default.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TumorQuestion(
    Dictionary<string, double>? Measurements, string? Method = null, int? Steps = null, string? Target = null) : IQuestion;
