using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection.Metadata;

namespace AutoIG.Generator.Tests.Packaging;

/// <summary>A source that portable symbols know.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Text">Its bytes; <see langword="null"/> where the symbols do not hold them.</param>
internal sealed record SymbolDocument(string Name, byte[]? Text)
{
    /// <summary>The kind of record that holds a source (Portable PDB format, "Embedded Source").</summary>
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <param name="symbols">The content of a <c>.pdb</c> file.</param>
    public static IReadOnlyList<SymbolDocument> Of(byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols));
        var reader = provider.GetMetadataReader();
        return [.. reader.Documents.Select(handle =>
        {
            var record = reader.GetCustomDebugInformation(handle).Select(reader.GetCustomDebugInformation)
                .Where(record => reader.GetGuid(record.Kind) == EmbeddedSource).Select(record => reader.GetBlobBytes(record.Value))
                .SingleOrDefault();
            return new SymbolDocument(reader.GetString(reader.GetDocument(handle).Name), record is null ? null : Decompress(record));
        })];
    }

    /// <summary>The length of the text comes first, or 0 where it is not compressed.</summary>
    private static byte[] Decompress(byte[] record)
    {
        int length = BitConverter.ToInt32(record);
        if (length == 0)
            return record[sizeof(int)..];
        using var compressed = new MemoryStream(record, sizeof(int), record.Length - sizeof(int));
        using var deflate = new DeflateStream(compressed, CompressionMode.Decompress);
        var text = new byte[length];
        deflate.ReadExactly(text);
        return text;
    }
}
