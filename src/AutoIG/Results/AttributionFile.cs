using System.Text;
using System.Text.Json;

namespace AutoIG;

/// <summary>Explanations in files, and back to equality: one or many in each.</summary>
/// <remarks>
/// <para>The extension says how: <c>.json</c> as <see cref="AttributionJson"/> writes it; <c>.safetensors</c> and <c>.npz</c> with the
/// numbers as tensors, and all else as the same JSON beside them: in the <c>__metadata__</c> of safetensors under <c>attributions</c>, and
/// in an archive as the array <c>attributions</c> of the bytes of its text. What has the same shape in all explanations is one tensor with
/// the explanations as its first axis: <c>inputs.x</c>, <c>outputs</c>, <c>standardErrors.x</c>. Texts of other lengths have their own:
/// <c>inputs.ids[7]</c>. The header of safetensors holds at most 100 MB, hundreds of thousands of explanations.</para>
/// <para>A table of samples by features, <c>.csv</c>, is <see cref="AttributionTable"/>; a single array, <c>.npy</c>, is
/// <see cref="NumPy.WriteArray{T}"/>.</para>
/// <para>A file is written as a whole or not at all. Files are not trusted when they are read.</para>
/// </remarks>
public static class AttributionFile
{
    private const string Format = "autoig.attributions";
    private const string Document = "attributions";

    // Numbers that a writer of JSON may keep before they go to the file.
    private const int MostPending = 1 << 20;

    private static readonly string[] Endings = [".json", ".safetensors", ".npz"];

    /// <summary>Saves an explanation.</summary>
    /// <param name="path">A file ending in .json, .safetensors or .npz. Its folder must exist.</param>
    /// <param name="attribution">The explanation.</param>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="IOException">The file cannot be written; an old one is then left as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Save<T>(string path, Attribution<T> attribution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        Save(path, [attribution]);
    }

    /// <summary>Saves explanations.</summary>
    /// <param name="path">A file ending in .json, .safetensors or .npz. Its folder must exist.</param>
    /// <param name="attributions">The explanations, which may be of any functions, methods and shapes.</param>
    /// <inheritdoc cref="Save{T}(string, Attribution{T})"/>
    public static void Save<T>(string path, IReadOnlyList<Attribution<T>> attributions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var all = Expect.Items(attributions, nameof(attributions));
        _ = JsonNumbers.TypeName<T>();
        switch (Ending(path))
        {
            case ".json":
                AtomicFile.Write(path, stream => WriteJson(stream, all));
                break;
            case ".safetensors":
            {
                var writer = new SafeTensorsWriter();
                writer.Metadata["format"] = Format;
                writer.Metadata["version"] = FormattableString.Invariant($"{AttributionJson.Version}");
                var arrays = new StackedArrays();
                writer.Metadata[Document] = AttributionJson.Written(json => AttributionJson.WriteAll(json, all, arrays));
                arrays.Each((name, type, bytes, shape) => writer.AddEncoded(name, type, bytes, shape));
                writer.Save(path);
                break;
            }

            default:
            {
                var writer = new NumPyWriter();
                var arrays = new StackedArrays();
                byte[] text = Encoding.UTF8.GetBytes(AttributionJson.Written(json => AttributionJson.WriteAll(json, all, arrays)));
                writer.AddEncoded(Document, TensorElementType.U8, text, [text.Length]);
                arrays.Each((name, type, bytes, shape) => writer.AddEncoded(name, type, bytes, shape));
                writer.Save(path);
                break;
            }
        }
    }

    /// <summary>The explanations of a file, in the order in which they were saved.</summary>
    /// <param name="path">A file ending in .json, .safetensors or .npz.</param>
    /// <typeparam name="T">float or double: the type that was saved.</typeparam>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="JsonException">What is written of the explanations is not what it should be; the message has the path.</exception>
    /// <exception cref="TensorFileException">The file is damaged, or holds no explanations, or a tensor is missing.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static IReadOnlyList<Attribution<T>> Load<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        _ = JsonNumbers.TypeName<T>();
        switch (Ending(path))
        {
            case ".json":
            {
                using var stream = File.OpenRead(path);
                using var document = JsonDocument.Parse(stream, AttributionJson.Reading);
                var root = new JsonField(document.RootElement);
                return root.IsObject
                    ? [AttributionDocument.Read<T>(root, InlineArrays.Store)]
                    : AttributionJson.ReadAll<T>(root, InlineArrays.Store);
            }

            case ".safetensors":
            {
                using var file = SafeTensors.Open(path);
                if (file.Metadata.GetValueOrDefault("format") is var format && format != Format)
                    throw new TensorFileException(
                        path, null, $"expected the format {Format} in its metadata, got {format ?? "none"}: these are no explanations");
                return Read<T>(file, file.Metadata.GetValueOrDefault(Document)
                    ?? throw new TensorFileException(path, null, $"expected '{Document}' in its metadata, but it is missing"));
            }

            default:
            {
                using var file = NumPy.Open(path);
                if (!file.Contains(Document))
                    throw new TensorFileException(path, Document, "expected this array, but it is missing: these are no explanations");
                return Read<T>(file, Encoding.UTF8.GetString(file.GetRaw<byte>(Document).Flat()));
            }
        }
    }

    private static IReadOnlyList<Attribution<T>> Read<T>(TensorSource file, string text)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var document = JsonDocument.Parse(text, AttributionJson.Reading);
        return AttributionJson.ReadAll<T>(new JsonField(document.RootElement), new StackedTensors(file));
    }

    private static void WriteJson<T>(Stream stream, IReadOnlyList<Attribution<T>> attributions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var json = new Utf8JsonWriter(stream, AttributionJson.Writing());
        json.WriteStartArray();
        foreach (var attribution in attributions)
        {
            AttributionDocument.Write(json, attribution, InlineArrays.Store);
            if (json.BytesPending > MostPending)
                json.Flush();
        }

        json.WriteEndArray();
    }

    private static string Ending(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Array.Find(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ?? throw Expect.Unexpected(
            nameof(path),
            $"a file ending in {string.Join(", ", Endings)} (a .csv is an {nameof(AttributionTable)}, a .npy NumPy.WriteArray)",
            $"'{path}'");
    }
}
