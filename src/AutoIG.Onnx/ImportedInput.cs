using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx;

/// <summary>An input that is explained.</summary>
/// <param name="Name">The file's name of it.</param>
/// <param name="Parameter">The method's name of it.</param>
/// <param name="ElementType">What the file says its elements are.</param>
/// <param name="Shape">The file's sizes, the batch among them; a size that is left open has a name.</param>
/// <param name="Batch">Which of these axes is the batch's, which a sample does not have; −1 for none.</param>
/// <param name="IsTokens">Whether it is a sequence of token ids.</param>
/// <param name="Rows">How many rows the smallest table has that its ids select from; null where there is none.</param>
/// <param name="IsInner">Whether it is a value within the file, where the model was told to begin.</param>
internal sealed record ImportedInput(
    string Name, string Parameter, OnnxElementType ElementType, IReadOnlyList<Size> Shape, int Batch, bool IsTokens, long? Rows,
    bool IsInner = false)
{
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
