namespace AutoIG.Onnx.Files;

/// <summary>The type of an attribute's value, with ONNX's numbers.</summary>
internal enum OnnxAttributeKind
{
    Undefined = 0,
    Number = 1,
    Integer = 2,
    Text = 3,
    Tensor = 4,
    Graph = 5,
    Numbers = 6,
    Integers = 7,
    Texts = 8,
    Tensors = 9,
    Graphs = 10,
    SparseTensor = 11,
    SparseTensors = 12,
    Type = 13,
    Types = 14,
}
