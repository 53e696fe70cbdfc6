using System.IO.Compression;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// Arrays that NumPy saved: a <c>.npy</c> file (one array, header versions 1 to 3) or a <c>.npz</c> archive of them, stored or deflated.
/// </summary>
/// <remarks>
/// Element types b1, u1…u8, i1…i8, f2, f4 and f8 in either byte order, V2 as bfloat16 (as the package ml_dtypes saves it), and both array
/// orders are understood; column-major (Fortran order)
/// arrays are handed out row-major. In an archive an array's name is its entry's name without <c>.npy</c>; a single array is named
/// <see cref="SingleArrayName"/>, as <c>numpy.savez</c> names its first. The format is described at
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Pickled objects, strings, complex numbers and structures cannot
/// be read; in an archive, the arrays beside them can. Entries of an archive that are no arrays are passed over.
/// <para>The arrays of an archive may hold 64 times as many bytes as the archive has, or 16 MB if that is more, and so may the elements
/// that are read out of one: what is compressed further is refused, since a small file is not to take much memory.
/// <c>numpy.savez</c> saves without compression.</para>
/// </remarks>
public sealed class NumPy : TensorSource
{
    /// <summary>The name of the only array of a <c>.npy</c> file.</summary>
    public const string SingleArrayName = "arr_0";

    private readonly TensorCatalogue catalogue;

    private NumPy(TensorCatalogue catalogue, string prefix = "", bool isView = false)
        : base(catalogue, prefix, isView) => this.catalogue = catalogue;

    /// <summary>Opens a <c>.npy</c> or <c>.npz</c> file; the content, not the extension, decides which it is.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="TensorFileException">The content is neither, or damaged, or the path is that of a folder or a pipe.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static NumPy Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var storage = FileStorage.Open(path);
        var keepsFile = false;
        try
        {
            var stream = storage.OpenAll();
            // The directory of an archive is read in small pieces.
            var catalogue = IsZip(stream)
                ? NpzStorage.Open(path, new BufferedStream(stream), storage)
                : new TensorCatalogue(path, [NpyHeader.Read(path, SingleArrayName, stream, storage.Length)], storage);
            keepsFile = true;
            return new NumPy(catalogue);
        }
        finally
        {
            if (!keepsFile)
                storage.Dispose();
        }
    }

    /// <summary>
    /// Takes the content of a <c>.npy</c> or <c>.npz</c> file from memory, which is not copied and must not be changed while this is in
    /// use.
    /// </summary>
    /// <param name="content">The whole file.</param>
    /// <exception cref="TensorFileException">The content is neither, or damaged.</exception>
    public static NumPy Parse(ReadOnlyMemory<byte> content) => Parse(content, "(memory)");

    /// <summary>Reads a stream to its end into memory.</summary>
    /// <param name="stream">The stream; it is left open.</param>
    /// <exception cref="TensorFileException">The content is neither <c>.npy</c> nor <c>.npz</c>, or damaged.</exception>
    /// <exception cref="IOException">The stream cannot be read, or is longer than memory can hold in one piece (2 GB): open it by path
    /// then.</exception>
    public static NumPy Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), stream is FileStream file ? file.Name : "(stream)");
    }

    /// <summary>Reads the array of a <c>.npy</c> file.</summary>
    /// <typeparam name="T">float or double; conversions are those of <see cref="TensorSource.Get{T}(string)"/>.</typeparam>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="TensorFileException">The file is not a valid <c>.npy</c>, or its elements cannot be read as
    /// <typeparamref name="T"/>.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static Tensor<T> ReadArray<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var source = Open(path);
        return source.Get<T>(SingleArrayName);
    }

    /// <summary>
    /// Writes an array as a <c>.npy</c> file, as a whole or not at all: into a temporary file beside it that is then moved into place.
    /// Several arrays go into an archive by <see cref="NumPyWriter"/>.
    /// </summary>
    /// <typeparam name="T">bool, Half, float, double or an integer type of 8 to 64 bits.</typeparam>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <param name="tensor">The elements.</param>
    /// <exception cref="IOException">The file cannot be written, or the path is that of a folder, a pipe or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="NotSupportedException">The format does not store <typeparamref name="T"/>.</exception>
    public static void WriteArray<T>(string path, Tensor<T> tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tensor);
        var type = TensorElementTypes.Of<T>();
        byte[] bytes = TensorEncoder.Encode(tensor.Flat());
        AtomicFile.Write(path, stream => NpyWriter.Write(stream, type, tensor.Sizes(), bytes));
    }

    /// <inheritdoc/>
    public override NumPy WithPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return new NumPy(catalogue, Prefix + prefix, isView: true);
    }

    private static NumPy Parse(ReadOnlyMemory<byte> content, string file)
    {
        var stream = new ReadOnlyMemoryStream(content);
        return new NumPy(IsZip(stream)
            ? NpzStorage.Open(file, stream)
            : new TensorCatalogue(file, [NpyHeader.Read(file, SingleArrayName, stream, content.Length)], new MemoryStorage(content)));
    }

    /// <summary>Every zip archive starts with "PK"; leaves the stream at its start.</summary>
    private static bool IsZip(Stream stream)
    {
        var isZip = stream.ReadByte() == 'P' && stream.ReadByte() == 'K';
        stream.Position = 0;
        return isZip;
    }
}
