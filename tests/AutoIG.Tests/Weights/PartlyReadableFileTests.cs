using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace AutoIG.Tests.Weights;

/// <summary>A member that cannot be read is named when it is asked for; the others of its file are read.</summary>
public sealed class PartlyReadableFileTests
{
    private static readonly byte[] Good = WeightFiles.Npy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", MemoryMarshal.AsBytes<float>([1, 2, 3]));

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "'|O'")]
    [InlineData("{'descr': '<U5', 'fortran_order': False, 'shape': (1,), }", "'<U5'")]
    [InlineData("{'descr': '|S3', 'fortran_order': False, 'shape': (8,), }", "'|S3'")]
    [InlineData("{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }", "'<c16'")]
    [InlineData("{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (3,), }", "'<M8[ns]'")]
    [InlineData("{'descr': '|V3', 'fortran_order': False, 'shape': (8,), }", "'|V3'")]
    [InlineData("{'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (3,), }", "structured")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (7,), }", "expected 28 bytes")]
    public void Arrays_of_other_kinds_in_an_archive(string header, string fault)
    {
        using var source = NumPy.Parse(Archive(
            ("first.npy", Good), ("other.npy", WeightFiles.Npy(header, new byte[24])), ("readme.txt", "about this file"u8.ToArray()),
            ("folder/", []), ("last.npy", Good)));
        Assert.Equal(["first", "other", "last"], source.Names);
        Assert.Equal([1f, 2, 3], WeightFiles.Elements(source["first"]));
        Assert.Equal([1f, 2, 3], WeightFiles.Elements(source["last"]));
        Action[] questions =
        [
            () => source.Describe("other"), () => _ = source["other"], () => source.Get<double>("other", 3), () => source.GetInt64("other"),
            () => source.GetRaw<byte>("other"), () => source.WithPrefix("oth").Describe("er"),
        ];
        Assert.All(questions, question =>
        {
            var exception = Assert.Throws<TensorFileException>(question);
            Assert.Equal("other", exception.TensorName);
            Assert.Contains(fault, exception.Message);
        });
        Assert.True(source.Contains("other"));
        Assert.Equal(["other"], source.Unused);
        Assert.Contains("other (cannot be read)", Assert.Throws<TensorFileException>(() => source.EnsureAllUsed()).Message);
        source.EnsureAllUsed(except: name => name == "other");
        Assert.Contains("not found", Assert.Throws<TensorFileException>(() => source["readme.txt"]).Message);
    }

    [Fact]
    public void An_archive_without_arrays_is_no_file_of_weights()
    {
        var exception = Assert.Throws<TensorFileException>(() => NumPy.Parse(Archive(("word/document.xml", "<w/>"u8.ToArray()))));
        Assert.Contains("no .npz", exception.Message);
        Assert.Equal("word/document.xml", exception.TensorName);
        Assert.Equal(
            "first.txt", Assert.Throws<TensorFileException>(() => NumPy.Parse(Archive(("first.txt", [1]), ("last.txt", [2])))).TensorName);
        using var empty = NumPy.Parse(Archive());
        Assert.Empty(empty.Names);
    }

    [Fact]
    public void An_array_in_an_archive_needs_no_ending_but_a_name_of_its_own()
    {
        using var source = NumPy.Parse(Archive(("plain", Good), ("readme.txt", "short"u8.ToArray())));
        Assert.Equal(["plain"], source.Names);
        Assert.Equal([1f, 2, 3], WeightFiles.Elements(source["plain"]));
        Assert.Equal(
            "(memory): tensor 'a': expected distinct names, but this one occurs twice",
            Assert.Throws<TensorFileException>(() => NumPy.Parse(Archive(("a.npy", Good), ("a", Good)))).Message);
    }

    [Fact]
    public void A_long_entry_is_read_whole()
    {
        var elements = new byte[5_000_000];
        new Random(3).NextBytes(elements);
        using var source = NumPy.Parse(Archive(
            ("a.npy", WeightFiles.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (5000000,), }", elements))));
        Assert.Equal(elements, WeightFiles.Elements(source.GetRaw<byte>("a")));
    }

    [Fact]
    public void An_entry_with_a_password_is_named()
    {
        var content = Archive(("first.npy", Good), ("other.npy", Good));
        // The first bit of the flags, which stand 6 bytes into an entry's own header and 8 bytes into its line of the directory.
        content[content.AsSpan().LastIndexOf("PK\u0003\u0004"u8) + 6] |= 1;
        content[content.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        using var source = NumPy.Parse(content);
        Assert.Equal([1f, 2, 3], WeightFiles.Elements(source["first"]));
        Assert.Equal(
            "(memory): tensor 'other': expected an entry without encryption",
            Assert.Throws<TensorFileException>(() => source["other"]).Message);
    }

    [Theory]
    [InlineData("C64", 8)]
    [InlineData("F4", 2)]
    [InlineData("F8_E8M0", 3)]
    [InlineData("F8_E4M3FNUZ", 3)]
    [InlineData("F6_E2M3", 3)]
    [InlineData("F33", 0)]
    public void Element_types_that_are_not_known_in_safetensors(string type, int bytes)
    {
        string header = $$$"""
            {"first":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
             "other":{"dtype":"{{{type}}}","shape":[3],"data_offsets":[8,{{{8 + bytes}}}]},
             "last":{"dtype":"U8","shape":[2],"data_offsets":[{{{8 + bytes}}},{{{10 + bytes}}}]}}
            """;
        using var source = SafeTensors.Parse(WeightFiles.SafeTensors(header, 10 + bytes));
        Assert.Equal(["first", "other", "last"], source.Names);
        Assert.Equal([0f, 0], WeightFiles.Elements(source["first"]));
        Assert.Equal([0L, 0], WeightFiles.Elements(source.GetInt64("last")));
        Action[] questions = [() => _ = source["other"], () => source.Describe("other"), () => source.GetRaw<byte>("other")];
        foreach (var question in questions)
            Assert.Contains($"'{type}'", Assert.Throws<TensorFileException>(question).Message);
        Assert.Contains("other (cannot be read)", Assert.Throws<TensorFileException>(() => source.EnsureAllUsed()).Message);
    }

    [Theory]
    [InlineData("<V2")]
    [InlineData("|V2")]
    public void Bfloat16_is_saved_as_two_bytes(string descr)
    {
        byte[] bytes = [0xC0, 0x3F, 0x00, 0xC0, 0x80, 0x7F];
        using var source = NumPy.Parse(WeightFiles.Npy($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (3,), }}", bytes));
        Assert.Equal([1.5f, -2f, float.PositiveInfinity], WeightFiles.Elements(source[NumPy.SingleArrayName]));
        Assert.Equal(TensorElementType.BF16, source.Describe(NumPy.SingleArrayName).ElementType);
        Assert.Equal([0x3FC0, 0xC000, 0x7F80], WeightFiles.Elements(source.GetRaw<ushort>(NumPy.SingleArrayName)));
    }

    private static byte[] Archive(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
