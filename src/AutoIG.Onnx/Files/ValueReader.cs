namespace AutoIG.Onnx.Files;

/// <summary>Reads what the file states of a value's type.</summary>
internal static class ValueReader
{
    public static OnnxValue Read(ProtoReader reader)
    {
        reader.Take(192);
        string name = "";
        var type = OnnxElementType.Undefined;
        List<OnnxDimension>? dimensions = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.ReadText();
                    break;
                case 2:
                    for (var inner = reader.ReadMessage(); inner.Next();)
                    {
                        if (inner.Field == 1)
                            (type, dimensions) = ReadTensorType(inner.ReadMessage());
                        else
                            inner.Skip();
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(name, type, dimensions);
    }

    private static (OnnxElementType Type, List<OnnxDimension>? Dimensions) ReadTensorType(ProtoReader reader)
    {
        var type = OnnxElementType.Undefined;
        List<OnnxDimension>? dimensions = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    type = (OnnxElementType)reader.ReadInt32();
                    break;
                case 2:
                    reader.Take(32);
                    dimensions = [];
                    for (var shape = reader.ReadMessage(); shape.Next();)
                    {
                        if (shape.Field == 1)
                            dimensions.Add(ReadDimension(shape.ReadMessage()));
                        else
                            shape.Skip();
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (type, dimensions);
    }

    private static OnnxDimension ReadDimension(ProtoReader reader)
    {
        reader.Take(96);
        OnnxDimension dimension = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    dimension = new(reader.ReadInteger(), null);
                    break;
                case 2:
                    string name = reader.ReadText();
                    dimension = new(null, name.Length > 0 ? name : null);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return dimension;
    }
}
