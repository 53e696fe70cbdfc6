using System.Text.Json;

namespace AutoIG;

/// <summary>
/// Numbers in tensors beside the document: what has the same role and shape in several results is stacked into one, whose first axis are
/// the results. The document says which tensor and which row: <c>{"tensor": "inputs.x", "row": 3}</c>.
/// </summary>
internal sealed class StackedArrays : IArrayWriter
{
    private readonly List<Stack> stacks = [];

    public void Write<T>(Utf8JsonWriter json, string role, ReadOnlySpan<T> elements, ReadOnlySpan<int> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var stack = Find(role, TensorElementTypes.Of<T>(), shape);
        json.WriteStartObject();
        json.WriteString("tensor", stack.Name);
        json.WriteNumber("row", stack.Rows);
        json.WriteEndObject();
        stack.Bytes.Write(TensorEncoder.Encode(elements));
        stack.Rows++;
    }

    /// <summary>Hands out the tensors in the order in which they were begun.</summary>
    public void Each(Action<string, TensorElementType, byte[], int[]> take)
    {
        foreach (var stack in stacks)
            take(stack.Name, stack.Type, stack.Bytes.ToArray(), [stack.Rows, .. stack.Shape]);
    }

    private Stack Find(string role, TensorElementType type, ReadOnlySpan<int> shape)
    {
        foreach (var known in stacks)
        {
            if (known.Role == role && known.Type == type && shape.SequenceEqual(known.Shape))
                return known;
        }

        // The first has the name of its role, texts of other lengths behind it their shape.
        string name = stacks.Any(known => known.Name == role) ? role + Elements.Show(shape) : role;
        while (stacks.Any(known => known.Name == name))
            name += "'";
        var stack = new Stack(role, name, type, shape.ToArray());
        stacks.Add(stack);
        return stack;
    }

    private sealed class Stack(string role, string name, TensorElementType type, int[] shape)
    {
        public string Role => role;

        public string Name => name;

        public TensorElementType Type => type;

        public int[] Shape => shape;

        public MemoryStream Bytes { get; } = new();

        public int Rows { get; set; }
    }
}
