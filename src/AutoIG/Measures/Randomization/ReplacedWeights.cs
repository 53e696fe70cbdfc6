using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>A file of weights with those of some layers replaced, in memory.</summary>
internal static class ReplacedWeights
{
    /// <summary>The names of a layer's tensors: its own name, or what begins with it and a dot.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static string[] TensorsOf(TensorSource weights, string layer)
    {
        string[] names = [.. weights.Names.Where(name => name == layer || name.StartsWith(layer + ".", StringComparison.Ordinal))];
        return names.Length > 0
            ? names
            : throw Expect.Unexpected(
                "layers", $"the name of a layer of {weights.FileName}, whose tensors are {string.Join(", ", weights.Names)}", $"'{layer}'");
    }

    /// <summary>The file with the tensors of some layers replaced by given ones, or each by its own elements in a drawn order.</summary>
    /// <param name="weights">The file.</param>
    /// <param name="layers">The layers that are replaced, each with its place in the list, which its drawing hangs on.</param>
    /// <param name="replacements">The replacements by the names of what they replace; <see langword="null"/> to draw them.</param>
    /// <param name="seed">The seed of what is drawn.</param>
    /// <exception cref="ArgumentException">A replacement has another shape, or a layer stays as it is.</exception>
    public static SafeTensors Of(
        TensorSource weights, IEnumerable<(string Layer, int Place)> layers, TensorSource? replacements, long seed)
    {
        var placeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (layer, place) in layers)
        {
            bool changes = false;
            foreach (string name in TensorsOf(weights, layer))
            {
                placeOf.Add(name, place);
                changes |= replacements is not null || !IsSame(weights.Encoded(name), weights.Describe(name));
            }

            if (!changes)
            {
                throw Expect.Unexpected(
                    "layers", "layers with elements that differ, so that their order can be drawn",
                    $"'{layer}', whose elements are all equal");
            }
        }

        var writer = new SafeTensorsWriter();
        foreach (string name in weights.Names)
        {
            var info = weights.Describe(name);
            var (type, bytes) = (info.ElementType, weights.Encoded(name));
            if (placeOf.TryGetValue(name, out int place))
            {
                if (replacements is not null)
                    (type, bytes) = Given(replacements, name, info);
                else
                    Shuffle(bytes, type.Size(), SeedOf(seed, place, name));
            }

            writer.AddEncoded(name, type, bytes, info.Shape);
        }

        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        return SafeTensors.Parse(stream.ToArray());
    }

    private static (TensorElementType Type, byte[] Bytes) Given(TensorSource replacements, string name, TensorInfo info)
    {
        var given = replacements.Describe(name);
        return given.Shape.SequenceEqual(info.Shape)
            ? (given.ElementType, replacements.Encoded(name))
            : throw Expect.Unexpected(
                nameof(replacements), $"shape {Elements.Show(info.Shape)} of '{name}'", $"shape {Elements.Show(given.Shape)}");
    }

    // Elements are moved as they are stored, whatever their type.
    private static void Shuffle(byte[] bytes, int size, long seed)
    {
        var generator = new NormalGenerator(seed);
        var held = new byte[size];
        for (int i = (bytes.Length / size) - 1; i > 0; i--)
        {
            Span<byte> a = bytes.AsSpan(i * size, size), b = bytes.AsSpan(generator.NextBelow(i + 1) * size, size);
            a.CopyTo(held);
            b.CopyTo(a);
            held.CopyTo(b);
        }
    }

    private static bool IsSame(byte[] bytes, TensorInfo info)
    {
        int size = info.ElementType.Size();
        for (int i = size; i < bytes.Length; i++)
        {
            if (bytes[i] != bytes[i - size])
                return false;
        }

        return true;
    }

    // By layer and tensor, so that a layer is replaced by the same numbers at every stage, and two tensors are not shuffled alike.
    private static long SeedOf(long seed, int place, string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in name)
            hash = (hash ^ letter) * 1099511628211;
        return unchecked(seed + (place * 0x632BE5ABL) + (long)hash);
    }
}
