namespace AutoIG.Onnx.Graphs;

/// <summary>What is computed from the file would be far larger than the file; whoever evaluates the step names it.</summary>
internal sealed class RoomException(string message) : InvalidOperationException(message);
