using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Graphs;

/// <summary>The kinds of ONNX's element types.</summary>
internal static class ElementKinds
{
    public static ElementKind Of(OnnxElementType type) => type switch
    {
        OnnxElementType.Float or OnnxElementType.Double or OnnxElementType.Float16 or OnnxElementType.BFloat16 => ElementKind.Real,
        OnnxElementType.Bool => ElementKind.Truth,
        OnnxElementType.Text => ElementKind.Text,
        _ => ElementKind.Integer,
    };
}
