using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;

namespace AutoIG.Reference.Tests;

/// <summary>A folder of <c>Cases</c>: a network's weights, inputs, and what is expected of it. See the README there.</summary>
public sealed class ReferenceCase
{
    private static readonly ConcurrentDictionary<string, ReferenceCase> Loaded = new();

    private readonly SafeTensors arrays;

    private ReferenceCase(string name)
    {
        Name = name;
        Weights = SafeTensors.Open(PathOf(name, "weights.safetensors"));
        arrays = SafeTensors.Open(PathOf(name, "expected.safetensors"));
        using var json = ReadJson(name);
        Entries = [.. json.RootElement.GetProperty("attributions").EnumerateArray().Select(entry => new ReferenceEntry(entry.Clone()))];
    }

    public string Name { get; }

    public SafeTensors Weights { get; }

    public IReadOnlyList<ReferenceEntry> Entries { get; }

    /// <summary>Whether the expected arrays are stored in single precision.</summary>
    public bool IsStoredAsSingle(ReferenceEntry entry) => arrays.Describe(entry.Expected[0]).ElementType == TensorElementType.F32;

    public static ReferenceCase Load(string name) => Loaded.GetOrAdd(name, static key => new ReferenceCase(key));

    /// <summary>The parsed <c>case.json</c> of a case.</summary>
    public static JsonDocument ReadJson(string name) => JsonDocument.Parse(File.ReadAllBytes(PathOf(name, "case.json")));

    /// <summary>An input array, widened where needed.</summary>
    public Tensor<T> Array<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => arrays.Get<T>(name);

    /// <summary>Row <paramref name="index"/> of an array that holds one value for each sample.</summary>
    public Tensor<T> Row<T>(string name, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var all = arrays.Get<T>(name);
        var lengths = all.Lengths[1..].ToArray();
        var row = new T[all.FlattenedLength / all.Lengths[0]];
        var flat = new T[all.FlattenedLength];
        all.FlattenTo(flat);
        flat.AsSpan(index * row.Length, row.Length).CopyTo(row);
        return Tensor.Create(row, lengths);
    }

    /// <summary>The number of rows of such an array.</summary>
    public int Rows(string name) => arrays.Describe(name).Shape[0];

    /// <summary>An array of token ids.</summary>
    public int[] Ids(string name) => System.Array.ConvertAll(Flat(arrays.GetInt64(name)), id => checked((int)id));

    /// <summary>The elements of an array in row-major order, in double precision.</summary>
    public double[] Values(string name) => Flat(arrays.Get<double>(name));

    /// <summary>The mask of an array as booleans; all set where <paramref name="name"/> is <see langword="null"/>.</summary>
    public bool[] Mask(string? name, int length) => name is null
        ? [.. Enumerable.Repeat(true, length)]
        : [.. Flat(arrays.GetRaw<byte>(name)).Select(element => element != 0)];

    private static TElement[] Flat<TElement>(Tensor<TElement> tensor)
    {
        var flat = new TElement[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }

    private static string PathOf(string name, string file) => Path.Combine(AppContext.BaseDirectory, "Cases", name, file);
}
