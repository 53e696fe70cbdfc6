namespace AutoIG.Tool.Checks;

/// <summary>What <c>--check</c> asks for.</summary>
/// <param name="Arrays">The archive or folder of arrays; <see langword="null"/> for inputs that the tool makes up.</param>
/// <param name="OnnxRuntime">What <c>--onnxruntime</c> says, or <see langword="null"/>.</param>
/// <param name="Tolerance">How far elements may be apart, in parts of the largest of the array.</param>
internal sealed record CheckRequest(string? Arrays, string? OnnxRuntime, double Tolerance);
