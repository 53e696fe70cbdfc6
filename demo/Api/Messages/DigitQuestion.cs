using System.Text.Json.Serialization;

namespace AutoIG.Api.Messages;

/// <summary>A handwritten digit, and how it is to be explained.</summary>
/// <param name="Pixels">28 rows of 28 pixels: ink from 0 (paper) to 1.</param>
/// <param name="Method">A method's name; integrated gradients by default.</param>
/// <param name="Steps">Points of the path, of methods that have one; 50 by default.</param>
/// <param name="Target">A digit from <c>0</c> to <c>9</c>; what is predicted by default.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DigitQuestion(float[]? Pixels, string? Method = null, int? Steps = null, string? Target = null) : IQuestion;
