namespace AutoIG;

/// <summary>The tensors of one open file; shared by all prefixed views on it.</summary>
internal sealed class TensorCatalogue : IDisposable
{
    private readonly Dictionary<string, StoredTensor> byName = new(StringComparer.Ordinal);
    private readonly TensorStorage storage;
    private volatile bool isDisposed;

    /// <exception cref="TensorFileException">Two tensors have the same name.</exception>
    public TensorCatalogue(string file, IReadOnlyList<StoredTensor> tensors, TensorStorage storage)
    {
        File = file;
        Tensors = tensors;
        this.storage = storage;
        foreach (var tensor in tensors)
        {
            if (!byName.TryAdd(tensor.Name, tensor))
                throw new TensorFileException(file, tensor.Name, "expected distinct names, but this one occurs twice");
        }
    }

    public string File { get; }

    public IReadOnlyList<StoredTensor> Tensors { get; }

    public bool TryFind(string fullName, out StoredTensor? tensor) => byName.TryGetValue(fullName, out tensor);

    /// <exception cref="TensorFileException">
    /// There is no such tensor, and the message lists the most similar names; or it cannot be read.
    /// </exception>
    public StoredTensor Find(string prefix, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!byName.TryGetValue(prefix + name, out var tensor))
            throw new TensorFileException(File, prefix + name, $"not found; {DescribeNear(prefix + name)}");
        return tensor.Fault is { } fault ? throw new TensorFileException(File, tensor.Name, fault) : tensor;
    }

    public T[] Read<T>(StoredTensor tensor, Func<Stream, StoredTensor, string, T[]> decode)
    {
        using var stream = Open(tensor);
        return decode(stream, tensor, File);
    }

    /// <summary>A stream over exactly the elements of a tensor.</summary>
    public Stream Open(StoredTensor tensor)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(TensorSource));
        return storage.Open(tensor);
    }

    public void Dispose()
    {
        isDisposed = true;
        storage.Dispose();
    }

    private string DescribeNear(string wanted)
    {
        if (Tensors.Count == 0)
            return "the file holds no tensors";

        // An edit distance costs the product of the lengths: a hostile file of long names must not make an error message slow.
        var near = wanted.Length > 200
            ? []
            : Tensors.Select(tensor => tensor.Name)
                .Where(name => name.Length <= 200)
                .Take(20_000)
                .Select(name => (Name: name, Distance: EditDistance(wanted, name)))
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .TakeWhile(candidate => candidate.Distance <= Math.Max(2, wanted.Length / 2))
                .Take(3)
                .Select(candidate => $"'{candidate.Name}'")
                .ToList();
        return near.Count > 0
            ? $"nearest names: {string.Join(", ", near)}"
            : $"the file holds {Tensors.Count} tensors, the first is '{TensorFileException.Shorten(Tensors[0].Name)}'";
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
