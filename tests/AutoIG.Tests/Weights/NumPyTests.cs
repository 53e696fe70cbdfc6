using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AutoIG.Tests.Weights;

public sealed class NumPyTests
{
    /// <summary>The 128 + 24 bytes that numpy.save writes for np.arange(6, dtype='&lt;i4').reshape(2, 3).</summary>
    private static readonly byte[] Saved = WeightFiles.Npy("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }",
        MemoryMarshal.AsBytes<int>([0, 1, 2, 3, 4, 5]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_header_version(byte version)
    {
        using var source = NumPy.Parse(WeightFiles.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }",
            MemoryMarshal.AsBytes<float>([1, 2, 3]), version));
        Assert.Equal([1f, 2, 3], WeightFiles.Elements(source[NumPy.SingleArrayName]));
        Assert.Equal([NumPy.SingleArrayName], source.Names);
    }

    [Theory]
    [InlineData("|b1", new byte[] { 1, 0 })]
    [InlineData("|u1", new byte[] { 1, 0 })]
    [InlineData("|i1", new byte[] { 1, 0 })]
    [InlineData("<i2", new byte[] { 1, 0, 0, 0 })]
    [InlineData(">i2", new byte[] { 0, 1, 0, 0 })]
    [InlineData("<u2", new byte[] { 1, 0, 0, 0 })]
    [InlineData(">u2", new byte[] { 0, 1, 0, 0 })]
    [InlineData("<i4", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(">i4", new byte[] { 0, 0, 0, 1, 0, 0, 0, 0 })]
    [InlineData("<u4", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(">u4", new byte[] { 0, 0, 0, 1, 0, 0, 0, 0 })]
    [InlineData("<i8", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(">i8", new byte[] { 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("<u8", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(">u8", new byte[] { 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Integers_in_either_byte_order(string descr, byte[] bytes)
    {
        using var source = NumPy.Parse(WeightFiles.Npy($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (2,), }}", bytes));
        Assert.Equal([1L, 0L], WeightFiles.Elements(source.GetInt64(NumPy.SingleArrayName)));
    }

    [Theory]
    [InlineData("<f2", new byte[] { 0x00, 0x3E, 0x00, 0xC0 })]
    [InlineData(">f2", new byte[] { 0x3E, 0x00, 0xC0, 0x00 })]
    [InlineData("<f4", new byte[] { 0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0 })]
    [InlineData(">f4", new byte[] { 0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0 })]
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0 })]
    [InlineData(">f8", new byte[] { 0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Floats_in_either_byte_order(string descr, byte[] bytes)
    {
        using var source = NumPy.Parse(WeightFiles.Npy($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (2,), }}", bytes));
        Assert.Equal([1.5f, -2f], WeightFiles.Elements(source[NumPy.SingleArrayName]));
        Assert.Equal([1.5, -2.0], WeightFiles.Elements(source.Get<double>(NumPy.SingleArrayName)));
    }

    [Fact]
    public void Column_major_arrays_are_handed_out_row_major()
    {
        // Element (i, j, k) has the value 100 i + 10 j + k; in Fortran order i runs fastest.
        var elements = new List<float>();
        for (var k = 0; k < 4; k++)
        {
            for (var j = 0; j < 3; j++)
            {
                for (var i = 0; i < 2; i++)
                {
                    elements.Add((100 * i) + (10 * j) + k);
                }
            }
        }

        using var source = NumPy.Parse(WeightFiles.Npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3, 4), }",
            MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(elements))));
        var tensor = source.Get<float>(NumPy.SingleArrayName, 2, 3, 4);
        for (var i = 0; i < 2; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                for (var k = 0; k < 4; k++)
                {
                    Assert.Equal((100 * i) + (10 * j) + k, tensor[i, j, k]);
                }
            }
        }
    }

    [Fact]
    public void A_column_major_matrix_is_handed_out_row_major()
    {
        using var source = NumPy.Parse(WeightFiles.Npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }",
            MemoryMarshal.AsBytes<float>([0, 10, 1, 11, 2, 12])));
        Assert.Equal([0f, 1, 2, 10, 11, 12], WeightFiles.Elements(source.Get<float>(NumPy.SingleArrayName, 2, 3)));
    }

    [Fact]
    public void Scalars_empty_arrays_and_python_2_integers()
    {
        using var scalar = NumPy.Parse(WeightFiles.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", [0, 0, 0x80, 0x3F]));
        Assert.Equal([1f], WeightFiles.Elements(scalar[NumPy.SingleArrayName]));
        using var empty = NumPy.Parse(WeightFiles.Npy("{'descr': '<f4', 'fortran_order': True, 'shape': (3L, 0L), }", []));
        Assert.Equal([3, 0], WeightFiles.Shape(empty[NumPy.SingleArrayName]));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Archives_have_the_same_look_up(CompressionLevel level)
    {
        var content = WeightFiles.Archive(level, ("layer.weight", Saved), ("layer.bias",
            WeightFiles.Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", MemoryMarshal.AsBytes<double>([0.5]))));
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            using var opened = NumPy.Open(path);
            using var parsed = NumPy.Parse(content);
            using var loaded = NumPy.Load(new MemoryStream(content));
            foreach (var source in new[] { opened, parsed, loaded })
            {
                var layer = source.WithPrefix("layer.");
                Assert.Equal([0L, 1, 2, 3, 4, 5], WeightFiles.Elements(layer.GetInt64("weight")));
                Assert.Equal(["layer.bias"], source.Unused);
                Assert.Equal(0.5f, layer.Get<float>("bias", 1)[0]);
                source.EnsureAllUsed();
                Assert.Contains("'layer.bias'", Assert.Throws<TensorFileException>(() => source["layer.bia"]).Message);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_by_path()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, WeightFiles.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", [0, 0, 0x80, 0x3F]));
            Assert.Equal(1.0, NumPy.ReadArray<double>(path)[0]);
            File.WriteAllBytes(path, [1]);
            Assert.Throws<TensorFileException>(() => NumPy.Open(path));
            File.WriteAllBytes(path, []);
            Assert.Throws<TensorFileException>(() => NumPy.Open(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static TheoryData<string, string> Dictionaries => new()
    {
        { "", "expected '{'" },
        { "{}", "descr is missing" },
        { "{'descr': '<i4', 'fortran_order': False}", "shape is missing" },
        { "{'descr': '<i4', 'shape': (2, 3)}", "fortran_order is missing" },
        { "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 4)}", "expected 32 bytes" },
        { "{'descr': '<i4', 'fortran_order': False, 'shape': (5,)}", "expected 20 bytes" },
        { "{'descr': '<i4', 'fortran_order': False, 'shape': (-2, -3)}", "'-2, -3)}'" },
        { "{'descr': '<i4', 'fortran_order': False, 'shape': (2.0, 3)}", "'.0, 3)}'" },
        { "{'descr': '<i4', 'fortran_order': False, 'shape': (99999999999,)}", "99999999999" },
        { "{'descr': '<i4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)}", "2⁶³" },
        { "{'descr': '<i4', 'fortran_order': False, 'shape': 6}", "expected '('" },
        { "{'descr': '<i4', 'fortran_order': 0, 'shape': (2, 3)}", "True or False" },
        { "{'descr': '<c8', 'fortran_order': False, 'shape': (3,)}", "'<c8'" },
        { "{'descr': '|O', 'fortran_order': False, 'shape': (3,)}", "'|O'" },
        { "{'descr': '=i4', 'fortran_order': False, 'shape': (2, 3)}", "'=i4'" },
        { "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (2, 3)}", "structured" },
        { "{'descr': '<i4', 'descr': '<i4', 'fortran_order': False, 'shape': (2, 3)}", "once each" },
        { "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), 'more': 'x'}", "'more'" },
        { "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3)} x", "'x'" },
        { "{'descr': '<i4', 'fortran_order': False, 'shape': (2 3)}", "expected ')'" },
        { "{'descr: '<i4'", "expected ':'" },
        { "{'descr", "quoted name" },
    };

    [Theory]
    [MemberData(nameof(Dictionaries))]
    public void A_lying_header_is_refused(string dictionary, string expected)
    {
        var fault = Assert.Throws<TensorFileException>(() => NumPy.Parse(WeightFiles.Npy(dictionary, new byte[24])));
        Assert.Contains(expected, fault.Message);
    }

    [Fact]
    public void Other_versions_and_files_are_refused()
    {
        Assert.Contains("4.0", Assert.Throws<TensorFileException>(() => NumPy.Parse(WeightFiles.Npy("{}", [], version: 4))).Message);
        Assert.Throws<TensorFileException>(() => NumPy.Parse("GIF89a and more"u8.ToArray()));
    }

    [Fact]
    public void Truncation_at_every_length_is_refused()
    {
        var archive = WeightFiles.Archive(CompressionLevel.Optimal, ("a", Saved));
        foreach (var content in new[] { Saved, archive })
        {
            Assert.True(WeightFiles.IsReadOrRefused(content, bytes => NumPy.Parse(bytes)));
            for (var length = 0; length < content.Length; length++)
            {
                Assert.False(WeightFiles.IsReadOrRefused(content[..length], bytes => NumPy.Parse(bytes)));
            }
        }
    }

    [Fact]
    public void A_damaged_entry_fails_its_checksum()
    {
        var content = WeightFiles.Archive(CompressionLevel.NoCompression, ("a", Saved));

        // The last element's highest byte: the header stays intact, so only the checksum can tell.
        var at = content.AsSpan().IndexOf(new byte[] { 5, 0, 0, 0, (byte)'P', (byte)'K' });
        at = at >= 0 ? at : content.AsSpan().LastIndexOf(new byte[] { 4, 0, 0, 0, 5, 0, 0, 0 }) + 4;
        content[at + 3] ^= 0x40;
        using var source = NumPy.Parse(content);
        Assert.Contains("checksum", Assert.Throws<TensorFileException>(() => source.GetInt64("a")).Message);
    }

    [Fact]
    public void An_entry_that_claims_more_than_deflate_can_expand_is_refused()
    {
        var content = WeightFiles.Archive(CompressionLevel.Optimal, ("a", Saved));

        // The uncompressed length in the central directory lies 24 bytes behind its signature PK 1 2.
        var directory = content.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(content.AsSpan(directory + 24), 2_000_000_000);
        Assert.Contains("2000000000", Assert.Throws<TensorFileException>(() => NumPy.Parse(content)).Message);
    }

    [Fact]
    public void Random_damage_ends_in_the_documented_exception_or_in_values()
    {
        var random = new Random(11);
        var archive = WeightFiles.Archive(CompressionLevel.Optimal, ("a", Saved), ("b", Saved));
        var accepted = 0;
        const int Rounds = 10_000;
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = (byte[])(round % 2 == 0 ? Saved : archive).Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = random.Next(2) == 0 ? (byte)random.Next(256)
                    : (byte)"0123456789(),'LTF<>"[random.Next(19)];
            }

            accepted += WeightFiles.IsReadOrRefused(damaged, bytes => NumPy.Parse(bytes)) ? 1 : 0;
        }

        Assert.InRange(accepted, 1, Rounds * 3 / 4);
    }
}
