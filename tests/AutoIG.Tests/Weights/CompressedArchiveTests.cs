using System.IO.Compression;

namespace AutoIG.Tests.Weights;

/// <summary>
/// What an archive of arrays may take of memory is in proportion to it, however far it is compressed and whatever it claims.
/// </summary>
public sealed class CompressedArchiveTests
{
    /// <summary>What any archive may hold, and what may be read out of it at a time.</summary>
    private const int MostOfAny = 1 << 24;

    /// <summary>Ten million zeros, which make ten kilobytes, by every way in and every reader.</summary>
    [Theory]
    [InlineData("|u1", 1)]
    [InlineData("|b1", 1)]
    [InlineData("|i1", 1)]
    [InlineData("<f2", 2)]
    [InlineData("<V2", 2)]
    [InlineData("<i2", 2)]
    [InlineData("<f4", 4)]
    [InlineData(">f8", 8)]
    public void A_small_archive_takes_little_memory(string descr, int size)
    {
        const int Count = 10_000_000;
        byte[] archive = WeightFiles.Archive(CompressionLevel.SmallestSize, ("a", Array(descr, new byte[Count * size], Count)));
        Assert.InRange(archive.Length, 1, 100_000);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, archive);
            Func<TensorSource>[] opens = [() => NumPy.Open(path), () => NumPy.Parse(archive), () => NumPy.Load(new MemoryStream(archive))];
            Action<TensorSource>[] readers =
            [
                source => source.Describe("a"), source => source.GetInt64("a"), source => _ = source["a"],
                source => source.Get<double>("a"), source => source.Get<float>("a", Count), source => source.GetRaw<byte>("a"),
                source => source.GetRaw<bool>("a"), source => source.GetRaw<sbyte>("a"), source => source.GetRaw<Half>("a"),
                source => source.GetRaw<ushort>("a"), source => source.GetRaw<short>("a"), source => source.GetRaw<float>("a"),
                source => source.GetRaw<double>("a"),
            ];
            foreach (var open in opens)
            {
                foreach (var read in readers)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    try
                    {
                        using var source = open();
                        read(source);
                    }
                    catch (TensorFileException)
                    {
                        // Refused, for its size or for its type.
                    }

                    // The entry, what it outgrew, and the elements.
                    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * MostOfAny);
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_an_archive_holds_is_in_proportion_to_its_length()
    {
        byte[] large = WeightFiles.Archive(CompressionLevel.Optimal, ("a", Array("|u1", new byte[MostOfAny], MostOfAny)));
        using (var source = NumPy.Parse(large))
        {
            Assert.Equal(MostOfAny, source.GetRaw<byte>("a").FlattenedLength);
            Assert.Equal(
                "(memory): tensor 'a': expected at most 16777216 bytes, in proportion to the archive, but 16777216 elements of Int64 take "
                    + "134217728; numpy.savez, without compression, has no such limit",
                Assert.Throws<TensorFileException>(() => source.GetInt64("a")).Message);
        }

        byte[] larger = WeightFiles.Archive(CompressionLevel.Optimal, ("a", Array("|u1", new byte[MostOfAny + 1], MostOfAny + 1)));
        Assert.Equal(
            $"(memory): expected at most 16777216 bytes in all arrays together (64 times the {larger.Length} bytes of the archive, or "
                + "16777216), but they have 16777217; numpy.savez, without compression, has no such limit",
            Assert.Throws<TensorFileException>(() => NumPy.Parse(larger)).Message);

        // Beside what fills the archive the same array is none too many.
        var weights = new byte[300_000];
        new Random(5).NextBytes(weights);
        byte[] both = WeightFiles.Archive(
            CompressionLevel.Optimal, ("a", Array("|u1", new byte[MostOfAny + 1], MostOfAny + 1)), ("b", Array("|u1", weights, 300_000)));
        using (var source = NumPy.Parse(both))
            Assert.Equal(MostOfAny + 1, source.GetRaw<byte>("a").FlattenedLength);
    }

    [Fact]
    public void Many_arrays_count_together()
    {
        byte[] array = Array("|u1", new byte[1 << 20], 1 << 20);
        using (var source = NumPy.Parse(Of(16)))
            Assert.Equal(16, source.Names.Count());
        Assert.Contains(
            "in all arrays together", Assert.Throws<TensorFileException>(() => NumPy.Parse(Of(17))).Message, StringComparison.Ordinal);

        byte[] Of(int count) => WeightFiles.Archive(
            CompressionLevel.Optimal, [.. Enumerable.Range(0, count).Select(i => ($"{i}", array))]);
    }

    /// <summary>The way out that the message names.</summary>
    [Fact]
    public void What_is_not_compressed_has_no_limit()
    {
        const int Count = 3_000_000;
        using var source = NumPy.Parse(
            WeightFiles.Archive(CompressionLevel.NoCompression, ("a", Array("|u1", new byte[Count], Count))));
        Assert.Equal(Count, source.GetInt64("a").FlattenedLength);
    }

    [Fact]
    public void An_entry_takes_as_much_memory_as_it_holds_whatever_it_claims()
    {
        var content = new byte[4_000_000];
        new Random(5).NextBytes(content);
        Array("|u1", [], 200_000_000 - 128).CopyTo(content, 0);
        using var source = NumPy.Parse(Claiming(content, 200_000_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(
            "(memory): tensor 'a': the archive's entry is damaged: it ends after 4000000 of 200000000 bytes",
            Assert.Throws<TensorFileException>(() => source.GetInt64("a")).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * content.Length);

        // An array has no room for it; deflate cannot hold so much.
        using var largest = NumPy.Parse(Claiming(content, 2_147_483_592));
        Assert.Equal(
            "(memory): tensor 'a': expected at most 2147483591 bytes in an entry of an archive, but it has 2147483592; save it as .npy",
            Assert.Throws<TensorFileException>(() => largest.GetInt64("a")).Message);
        Assert.EndsWith(
            "but the entry claims 2000000000",
            Assert.Throws<TensorFileException>(() => NumPy.Parse(Claiming(content[..1_000_000], 2_000_000_000))).Message,
            StringComparison.Ordinal);
    }

    private static byte[] Array(string descr, byte[] elements, int count) =>
        WeightFiles.Npy($"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({count},), }}", elements);

    /// <summary>An archive of one entry whose directory states another length.</summary>
    private static byte[] Claiming(byte[] content, uint claimed)
    {
        var bytes = WeightFiles.Archive(CompressionLevel.Fastest, ("a", content));
        // The uncompressed length in the central directory lies 24 bytes behind its signature PK 1 2.
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 24), claimed);
        return bytes;
    }
}
