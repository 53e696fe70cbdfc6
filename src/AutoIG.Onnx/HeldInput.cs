using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx;

/// <summary>An input that is not explained.</summary>
/// <param name="Name">The file's name of it.</param>
/// <param name="Shape">The file's sizes; null where it states none.</param>
/// <param name="Value">What every element is held at; null where nothing that is imported reads it.</param>
internal sealed record HeldInput(string Name, OnnxElementType ElementType, IReadOnlyList<Size>? Shape, double? Value);
