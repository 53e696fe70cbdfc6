using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;

namespace AutoIG.Reference.Tests;

/// <summary>
/// A family of a folder of <c>Cases</c>: a network's weights, inputs, and what one set of methods is to make of it. See the README there.
/// </summary>
public sealed class ReferenceCase
{
    /// <summary>The family that every folder has: what lies in <c>case.json</c> and <c>expected.safetensors</c>.</summary>
    public const string FirstFamily = "case";

    private static readonly ConcurrentDictionary<(string Name, string Family), ReferenceCase> Loaded = new();

    // The family's own arrays first, then those of the first family, whose inputs all share.
    private readonly SafeTensors[] arrays;

    private ReferenceCase(string name, string family)
    {
        Name = name;
        Family = family;
        if (family == FirstFamily)
        {
            Weights = SafeTensors.Open(PathOf(name, "weights.safetensors"));
            arrays = [SafeTensors.Open(PathOf(name, "expected.safetensors"))];
        }
        else
        {
            var first = Load(name);
            Weights = first.Weights;
            arrays = [SafeTensors.Open(PathOf(name, $"{family}.safetensors")), .. first.arrays];
        }

        using var json = ReadJson(name, family);
        Entries =
        [
            .. json.RootElement.GetProperty("attributions").EnumerateArray()
                .Select(entry => new ReferenceEntry(name, family, entry.Clone())),
        ];
    }

    public string Name { get; }

    /// <summary>Which methods these are; <see cref="FirstFamily"/> for those that every folder has.</summary>
    public string Family { get; }

    public SafeTensors Weights { get; }

    /// <summary>The family's own file.</summary>
    public SafeTensors OwnArrays => arrays[0];

    public IReadOnlyList<ReferenceEntry> Entries { get; }

    /// <summary>Whether the expected arrays are stored in single precision.</summary>
    public bool IsStoredAsSingle(ReferenceEntry entry) =>
        With(entry.Expected[0]).Describe(entry.Expected[0]).ElementType == TensorElementType.F32;

    /// <summary>A family of a folder.</summary>
    public static ReferenceCase Load(string name, string family = FirstFamily) =>
        Loaded.GetOrAdd((name, family), static key => new ReferenceCase(key.Name, key.Family));

    /// <summary>Every family of every folder that describes a network.</summary>
    public static IEnumerable<ReferenceCase> All =>
        from folder in Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Cases")).Order(StringComparer.Ordinal)
        let name = Path.GetFileName(folder)
        where name != "zoo" && File.Exists(PathOf(name, "weights.safetensors"))
        from file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
        select Load(name, Path.GetFileNameWithoutExtension(file));

    /// <summary>Whether a folder holds a family.</summary>
    public static bool Exists(string name, string family) => File.Exists(PathOf(name, $"{family}.json"));

    /// <summary>The parsed JSON of a family.</summary>
    public static JsonDocument ReadJson(string name, string family = FirstFamily) =>
        JsonDocument.Parse(File.ReadAllBytes(PathOf(name, $"{family}.json")));

    /// <summary>Whether there is an array of that name.</summary>
    public bool Has(string name) => arrays.Any(file => file.Contains(name));

    /// <summary>An input array, widened where needed.</summary>
    public Tensor<T> Array<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => With(name).Get<T>(name);

    /// <summary>Row <paramref name="index"/> of an array that holds one value for each sample.</summary>
    public Tensor<T> Row<T>(string name, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var all = With(name).Get<T>(name);
        var lengths = all.Lengths[1..].ToArray();
        var row = new T[all.FlattenedLength / all.Lengths[0]];
        var flat = new T[all.FlattenedLength];
        all.FlattenTo(flat);
        flat.AsSpan(index * row.Length, row.Length).CopyTo(row);
        return Tensor.Create(row, lengths);
    }

    /// <summary>The shape of an array.</summary>
    public IReadOnlyList<int> Shape(string name) => [.. With(name).Describe(name).Shape];

    /// <summary>The number of rows of such an array.</summary>
    public int Rows(string name) => With(name).Describe(name).Shape[0];

    /// <summary>The elements of an array of bytes, in row-major order.</summary>
    public byte[] Bytes(string name) => Flat(With(name).GetRaw<byte>(name));

    /// <summary>An array of token ids.</summary>
    public int[] Ids(string name) => System.Array.ConvertAll(Flat(With(name).GetInt64(name)), id => checked((int)id));

    /// <summary>Whether an array holds token ids.</summary>
    public bool AreIds(string name) => With(name).Describe(name).ElementType == TensorElementType.I64;

    /// <summary>The elements of an array in row-major order, in double precision.</summary>
    public double[] Values(string name) => AreIds(name)
        ? System.Array.ConvertAll(Flat(With(name).GetInt64(name)), number => (double)number)
        : Flat(With(name).Get<double>(name));

    /// <summary>The mask of an array as booleans; all set where <paramref name="name"/> is <see langword="null"/>.</summary>
    public bool[] Mask(string? name, int length) => name is null
        ? [.. Enumerable.Repeat(true, length)]
        : [.. Bytes(name).Select(element => element != 0)];

    // An array that no file holds is asked of the first, which names it in its exception.
    private SafeTensors With(string name) => arrays.FirstOrDefault(file => file.Contains(name)) ?? arrays[0];

    private static TElement[] Flat<TElement>(Tensor<TElement> tensor)
    {
        var flat = new TElement[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }

    private static string PathOf(string name, string file) => Path.Combine(AppContext.BaseDirectory, "Cases", name, file);
}
