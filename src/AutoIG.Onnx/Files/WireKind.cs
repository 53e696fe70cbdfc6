namespace AutoIG.Onnx.Files;

/// <summary>How the value of a field is encoded.</summary>
internal enum WireKind
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
