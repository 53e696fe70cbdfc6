namespace AutoIG.Onnx;

/// <summary>A variable of the generated code that is a value of the file.</summary>
/// <param name="Path">The layer's name in the function's signature: <c>layers[0].sum</c>.</param>
/// <param name="Tensor">The file's name of the value, whose elements are the layer's, with an axis of one entry for the batch.</param>
/// <param name="Class">The class whose method has the variable.</param>
/// <param name="Variable">The variable.</param>
internal sealed record ImportedLayer(string Path, string Tensor, string Class, string Variable);
