using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// Named tensors in a file, looked up one by one. A look-up that does not fit (missing name, other shape, other element type) fails with
/// an exception that says so; which tensors were read is remembered, so that a model can insist on having used them all.
/// </summary>
/// <remarks>
/// <para>Every look-up decodes into a new, independent tensor: the file may be closed afterwards. Look-ups are safe from several
/// threads.</para>
/// <para>A tensor that cannot be read (of complex numbers, of strings) does not keep the others from being read: who asks for it gets a
/// <see cref="TensorFileException"/> that says why.</para>
/// <para><see cref="Tensor{T}"/> has no rank 0, so a stored scalar (shape <c>[]</c>) is returned with shape <c>[1]</c>.</para>
/// </remarks>
public abstract class TensorSource : IDisposable
{
    private readonly TensorCatalogue catalogue;
    private readonly bool isView;

    private protected TensorSource(TensorCatalogue catalogue, string prefix, bool isView)
    {
        this.catalogue = catalogue;
        this.isView = isView;
        Prefix = prefix;
    }

    /// <summary>The path of the file, or a description such as <c>(stream)</c>.</summary>
    public string FileName => catalogue.File;

    /// <summary>What is put before every name looked up here; empty for a whole file.</summary>
    public string Prefix { get; }

    /// <summary>The names that can be looked up here (without <see cref="Prefix"/>), in the file's order.</summary>
    public IEnumerable<string> Names => Visible.Select(tensor => tensor.Name[Prefix.Length..]);

    /// <summary>The full names of the tensors here that have not been read yet, in the file's order.</summary>
    public IEnumerable<string> Unused => Visible.Where(tensor => !tensor.IsUsed).Select(tensor => tensor.Name);

    private IEnumerable<StoredTensor> Visible =>
        catalogue.Tensors.Where(tensor => tensor.Name.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Reads a tensor as single precision; the same as <see cref="Get{T}(string)"/> with float.</summary>
    /// <param name="name">The name, after <see cref="Prefix"/>.</param>
    /// <exception cref="TensorFileException">The name is missing, or the tensor is not of floating-point elements that float can
    /// hold.</exception>
    public Tensor<float> this[string name] => Get<float>(name);

    /// <summary>Whether a tensor of this name exists.</summary>
    /// <param name="name">The name, after <see cref="Prefix"/>.</param>
    public bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return catalogue.TryFind(Prefix + name, out _);
    }

    /// <summary>Element type and shape of a tensor; does not count as reading it.</summary>
    /// <param name="name">The name, after <see cref="Prefix"/>.</param>
    /// <exception cref="TensorFileException">The name is missing, or the tensor is of a kind that cannot be read.</exception>
    public TensorInfo Describe(string name) => catalogue.Find(Prefix, name).Info;

    /// <summary>
    /// Reads a floating-point tensor (F16, BF16, F32 or F64). Widening is exact. F64 read as float is rounded to nearest; a finite number
    /// too large for float is refused. NaN and infinity are passed on as they are.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="name">The name, after <see cref="Prefix"/>.</param>
    /// <exception cref="TensorFileException">The name is missing, or the elements cannot be read as <typeparamref name="T"/>.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public Tensor<T> Get<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"Tensors are read as float or double, not as {typeof(T)}.");
        return Read(name, static (stream, tensor, file) => TensorDecoder.ToFloatingPoint<T>(stream, tensor, file));
    }

    /// <summary>Reads a floating-point tensor that must have a given shape.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="name">The name, after <see cref="Prefix"/>.</param>
    /// <param name="expectedShape">The length of each dimension, outermost first; <c>[1]</c> also accepts a stored scalar.</param>
    /// <exception cref="TensorFileException">The name is missing, the shape is another, or the elements cannot be read as
    /// <typeparamref name="T"/>.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public Tensor<T> Get<T>(string name, params ReadOnlySpan<int> expectedShape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var info = catalogue.Find(Prefix, name).Info;
        var isScalar = info.Shape.IsEmpty && expectedShape is [1];
        if (!isScalar && !info.Shape.SequenceEqual(expectedShape))
        {
            throw new TensorFileException(FileName, info.Name,
                $"expected shape {Elements.Show(expectedShape)}, but it is {Elements.Show(info.Shape)}");
        }

        return Get<T>(name);
    }

    /// <summary>Reads an integer tensor (BOOL as 0 and 1) widened to 64 bits.</summary>
    /// <param name="name">The name, after <see cref="Prefix"/>.</param>
    /// <exception cref="TensorFileException">The name is missing, or the elements are no integers that <see cref="long"/> can
    /// hold.</exception>
    public Tensor<long> GetInt64(string name) =>
        Read(name, static (stream, tensor, file) => TensorDecoder.ToInt64(stream, tensor, file));

    /// <summary>
    /// Reads a tensor without conversion: <typeparamref name="T"/> must have the bits of the stored elements (U8 as byte, F16 as
    /// <see cref="Half"/>, …). Types without a .NET counterpart are read as unsigned integers of the same size: BF16 as ushort, F8 as byte.
    /// </summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="name">The name, after <see cref="Prefix"/>.</param>
    /// <exception cref="TensorFileException">The name is missing, or the elements are of another type.</exception>
    public Tensor<T> GetRaw<T>(string name)
        where T : unmanaged
    {
        var info = catalogue.Find(Prefix, name).Info;
        var element = info.ElementType.ElementType() ?? (info.ElementType.Size() == 1 ? typeof(byte) : typeof(ushort));
        if (element != typeof(T))
        {
            throw new TensorFileException(
                FileName, info.Name,
                $"expected elements of type {typeof(T).Name}, but they are {info.ElementType.FormatName()}, "
                + $"which is read raw as {element.Name}");
        }

        return Read(name, static (stream, tensor, file) => TensorDecoder.ToRaw<T>(stream, tensor, file));
    }

    /// <summary>The elements as the file encodes them, little-endian and row-major; does not count as reading the tensor.</summary>
    /// <param name="name">The name, after <see cref="Prefix"/>.</param>
    /// <exception cref="TensorFileException">The name is missing, or the tensor is of a kind that cannot be read.</exception>
    internal byte[] Encoded(string name)
    {
        var tensor = catalogue.Find(Prefix, name);
        return tensor.Info.ElementType.Size() switch
        {
            1 => catalogue.Read(tensor, TensorDecoder.ToRaw<byte>),
            2 => LittleEndian(catalogue.Read(tensor, TensorDecoder.ToRaw<ushort>)),
            4 => LittleEndian(catalogue.Read(tensor, TensorDecoder.ToRaw<uint>)),
            _ => LittleEndian(catalogue.Read(tensor, TensorDecoder.ToRaw<ulong>)),
        };
    }

    /// <summary>The same file seen through a longer prefix: <c>WithPrefix("layer2.")["weight"]</c> reads <c>layer2.weight</c>.</summary>
    /// <remarks>The view shares the file and the record of what was read. Disposing it does nothing; the file's owner closes it.</remarks>
    /// <param name="prefix">Put after this source's own prefix, as it stands: include the separating dot.</param>
    public abstract TensorSource WithPrefix(string prefix);

    /// <summary>Checks that all these tensors exist, and names every one that does not.</summary>
    /// <param name="names">The names, after <see cref="Prefix"/>.</param>
    /// <exception cref="TensorFileException">At least one is missing.</exception>
    public void EnsureContains(params ReadOnlySpan<string> names)
    {
        var missing = new List<string>();
        foreach (var name in names)
        {
            if (!Contains(name))
                missing.Add($"'{Prefix}{name}'");
        }

        if (missing.Count > 0)
            throw new TensorFileException(
                FileName, null, $"expected {names.Length} tensors, but {missing.Count} are missing: {string.Join(", ", missing)}");
    }

    /// <summary>Checks that every tensor here has been read: a weight that was never read usually means a wrong model.</summary>
    /// <param name="except">Full names for which it returns true may stay unread (say, <c>num_batches_tracked</c>).</param>
    /// <exception cref="TensorFileException">At least one was not read; all are named.</exception>
    public void EnsureAllUsed(Func<string, bool>? except = null)
    {
        var unused = Visible.Where(tensor => !tensor.IsUsed && !(except?.Invoke(tensor.Name) ?? false))
            .Select(tensor => tensor.ToString()).ToList();
        if (unused.Count > 0)
            throw new TensorFileException(
                FileName, null, $"expected all tensors to be used, but {unused.Count} were never read: {string.Join("; ", unused)}");
    }

    /// <summary>Closes the file. Tensors already read stay valid.</summary>
    public void Dispose()
    {
        if (!isView)
            catalogue.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>For example <c>digits.safetensors: 8 tensors</c>.</summary>
    public override string ToString() => $"{FileName}: {Visible.Count()} tensors{(Prefix.Length > 0 ? $" under '{Prefix}'" : "")}";

    /// <summary>How a tensor lies in the file, and its bytes from the first element on: to be decoded part by part.</summary>
    /// <param name="name">The name, after <see cref="Prefix"/>.</param>
    /// <returns>The tensor, and a stream that is the caller's to close.</returns>
    /// <exception cref="TensorFileException">The name is missing, or the tensor is of a kind that cannot be read.</exception>
    internal (StoredTensor Tensor, Stream Elements) OpenElements(string name)
    {
        var tensor = catalogue.Find(Prefix, name);
        return (tensor, catalogue.Open(tensor));
    }

    private static byte[] LittleEndian<T>(T[] elements)
        where T : unmanaged, IBinaryInteger<T>
    {
        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        var bytes = new byte[elements.Length * (long)size];
        for (int i = 0; i < elements.Length; i++)
            elements[i].WriteLittleEndian(bytes, i * size);
        return bytes;
    }

    private Tensor<T> Read<T>(string name, Func<Stream, StoredTensor, string, T[]> decode)
    {
        var tensor = catalogue.Find(Prefix, name);
        var shape = tensor.Info.Shape;
        var lengths = new nint[Math.Max(1, shape.Length)];
        lengths[0] = 1;
        for (var i = 0; i < shape.Length; i++)
            lengths[i] = shape[i];
        var elements = catalogue.Read(tensor, decode);
        tensor.IsUsed = true;
        return Tensor.Create(elements, lengths);
    }
}
