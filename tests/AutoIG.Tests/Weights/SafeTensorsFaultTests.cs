using System.Buffers.Binary;
using System.Text;

namespace AutoIG.Tests.Weights;

/// <summary>Files that lie. Each must be refused, with a message that names the fault.</summary>
public sealed class SafeTensorsFaultTests
{
    private const int DataLength = 16;

    /// <summary>Header (after it come 16 bytes of data) and what the message must contain.</summary>
    public static TheoryData<string, string> Headers => new()
    {
        { "", "it is empty" },
        { "[]", "0x5B" },
        { " {}", "0x20" },
        { "{", "not valid JSON" },
        { "{}x", "not valid JSON" },
        { "{}{}", "not valid JSON" },
        { "{}", "expected 0 bytes of data, but 16" },
        { """{"w":3}""", "but it is 3" },
        { """{"w":null}""", "but it is null" },
        { """{"w":{}}""", "dtype is missing" },
        { """{"w":{"dtype":"F32","shape":[4]}}""", "data_offsets is missing" },
        { """{"w":{"dtype":"F32","data_offsets":[0,16]}}""", "shape is missing" },
        { """{"w":{"dtype":"F33","shape":[4],"data_offsets":[0,15]}}""", "expected 15 bytes of data, but 16" },
        { """{"w":{"dtype":"F33","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,16]}}""", "2⁶³" },
        { """{"w":{"dtype":4,"shape":[4],"data_offsets":[0,16]}}""", "dtype to be a string, but it is 4" },
        { """{"w":{"dtype":"F32","shape":4,"data_offsets":[0,16]}}""", "shape to be an array" },
        { """{"w":{"dtype":"F32","shape":[4.0],"data_offsets":[0,16]}}""", "one is 4.0" },
        { """{"w":{"dtype":"F32","shape":[4e0],"data_offsets":[0,16]}}""", "one is 4e0" },
        { """{"w":{"dtype":"F32","shape":["4"],"data_offsets":[0,16]}}""", "the string '4'" },
        { """{"w":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}""", "one is -4" },
        { """{"w":{"dtype":"F32","shape":[-2,-2],"data_offsets":[0,16]}}""", "one is -2" },
        { """{"w":{"dtype":"F32","shape":[[4]],"data_offsets":[0,16]}}""", "not valid JSON" },
        { """{"w":{"dtype":"F32","shape":[null],"data_offsets":[0,16]}}""", "one is null" },
        { """{"w":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,16]}}""", "9223372036854775808" },
        { """{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,16]}}""", "4294967296" },
        { """{"w":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,16]}}""", "2⁶³" },
        { """{"w":{"dtype":"F32","shape":[2147483648,0],"data_offsets":[0,0]}}""", "2147483648" },
        { """{"w":{"dtype":"F32","shape":[5],"data_offsets":[0,16]}}""", "expected 20 bytes" },
        { """{"w":{"dtype":"F64","shape":[4],"data_offsets":[0,16]}}""", "expected 32 bytes" },
        { """{"w":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}""", "begin ≤ end" },
        { """{"w":{"dtype":"F32","shape":[4],"data_offsets":[0]}}""", "1 numbers" },
        { """{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16,32]}}""", "at most 2" },
        { """{"w":{"dtype":"F32","shape":[4],"data_offsets":[4,20]}}""", "within the 16 bytes" },
        { """{"w":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}}""", "within the 16 bytes" },
        { """{"w":{"dtype":"F32","shape":[4],"data_offsets":[-16,0]}}""", "one is -16" },
        { """{"w":{"dtype":"U8","shape":[2],"data_offsets":[9223372036854775805,9223372036854775807]}}""", "within the 16 bytes" },
        { """{"w":{"dtype":"U8","shape":[2],"data_offsets":[9223372036854775807,9223372036854775809]}}""", "9223372036854775809" },
        { """{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"w":{"dtype":"F32","shape":[0],"data_offsets":[16,16]}}""", "occurs twice" },
        { """{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"v":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "overlap those of 'w'" },
        { """{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"v":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "overlap" },
        { """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"v":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "belong to no tensor" },
        { """{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "expected 12 bytes of data, but 16" },
        { """{"w":{"dtype":"F32","dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "one 'dtype'" },
        { """{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16],"stride":[1]}}""", "'stride'" },
        { """{"__metadata__":[],"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "__metadata__ to be an object" },
        { """{"__metadata__":{"a":1},"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "'a' to be a string" },
        { """{"__metadata__":{"a":"1","a":"2"},"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "'a' occurs twice" },
        { """{"__metadata__":{},"__metadata__":{},"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "one __metadata__" },
        { """{"\ud800":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "not valid JSON" },
        { """{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},}""", "not valid JSON" },
        { """{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}/**/}""", "not valid JSON" },
        { """{'w':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}""", "not valid JSON" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_lying_header_is_refused(string header, string expected)
    {
        var fault = Assert.Throws<TensorFileException>(() => SafeTensors.Parse(WeightFiles.SafeTensors(header, DataLength)));
        Assert.Contains(expected, fault.Message);
        Assert.StartsWith("(memory): ", fault.Message);
    }

    [Fact]
    public void The_honest_header_beside_them_is_accepted()
    {
        using var source = SafeTensors.Parse(WeightFiles.SafeTensors(
            """{ "v":{"shape":[0],"data_offsets":[8,8],"dtype":"U8"}, "w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"u":{"dtype":"F64","shape":[],"data_offsets":[0,8]} }   """, DataLength));
        Assert.Equal(["v", "w", "u"], source.Names);
        WeightFiles.ReadEverything(source);
        source.EnsureAllUsed();
    }

    [Fact]
    public void Invalid_utf8_is_refused()
    {
        var header = Encoding.UTF8.GetBytes("""{"w?":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""");
        header[Array.IndexOf(header, (byte)'?')] = 0xC0;
        Assert.Contains("UTF-8",
            Assert.Throws<TensorFileException>(() => SafeTensors.Parse(WeightFiles.SafeTensors(header, DataLength))).Message);
    }

    [Fact]
    public void Deep_json_is_refused_without_recursion()
    {
        var header = """{"w":""" + string.Concat(Enumerable.Repeat("""{"a":""", 1_000_000));
        Assert.Throws<TensorFileException>(() => SafeTensors.Parse(WeightFiles.SafeTensors(header, DataLength)));
    }

    [Theory]
    [InlineData(100_000_001UL)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    public void An_absurd_header_length_is_refused(ulong length)
    {
        var content = WeightFiles.SafeTensors("{}", 0);
        BinaryPrimitives.WriteUInt64LittleEndian(content, length);
        Assert.Contains(length.ToString(), Assert.Throws<TensorFileException>(() => SafeTensors.Parse(content)).Message);
    }

    [Fact]
    public void Truth_values_other_than_0_and_1_are_refused()
    {
        var content = WeightFiles.SafeTensors("""{"mask":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""", 2);
        content[^1] = 2;
        using var source = SafeTensors.Parse(content);
        Assert.Contains("a byte is 2", Assert.Throws<TensorFileException>(() => source.GetRaw<bool>("mask")).Message);
        Assert.Throws<TensorFileException>(() => source.GetInt64("mask"));
    }

    [Fact]
    public void Truncation_at_every_length_is_refused()
    {
        var content = WeightFiles.Written(Sample());
        for (var length = 0; length < content.Length; length++)
        {
            var truncated = content.AsMemory(0, length);
            Assert.Throws<TensorFileException>(() => SafeTensors.Parse(truncated));
        }

        Assert.Throws<TensorFileException>(() => SafeTensors.Parse((byte[])[.. content, 0]));
    }

    [Fact]
    public void Truncated_files_are_refused_by_path_as_well()
    {
        var content = WeightFiles.Written(Sample());
        var path = Path.GetTempFileName();
        try
        {
            foreach (var length in new[] { 0, 1, 7, 8, 9, content.Length / 2, content.Length - 1 })
            {
                File.WriteAllBytes(path, content[..length]);
                Assert.Equal(path, Assert.Throws<TensorFileException>(() => SafeTensors.Open(path)).FileName);
            }

            File.WriteAllBytes(path, content);
            using var source = SafeTensors.Open(path);
            WeightFiles.ReadEverything(source);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Random_damage_ends_in_the_documented_exception_or_in_values()
    {
        var content = WeightFiles.Written(Sample());
        var headerEnd = 8 + (int)BitConverter.ToInt64(content);
        var random = new Random(20240607);
        var accepted = 0;
        const int Rounds = 20_000;
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = (byte[])content.Clone();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                var at = random.Next(round % 4 == 0 ? damaged.Length : headerEnd);

                // Digits, quotes and brackets reach deeper than arbitrary bytes do.
                damaged[at] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256),
                    1 => (byte)"0123456789"[random.Next(10)],
                    _ => (byte)"{}[]\":,-.eE "[random.Next(12)],
                };
            }

            accepted += WeightFiles.IsReadOrRefused(damaged, bytes => SafeTensors.Parse(bytes)) ? 1 : 0;
        }

        // Damage to names or values cannot be noticed; all other must have been.
        Assert.InRange(accepted, 1, Rounds / 2);
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++)
        {
            var content = new byte[random.Next(200)];
            random.NextBytes(content);
            if (content.Length > 8)
            {
                BinaryPrimitives.WriteInt64LittleEndian(content, random.Next(content.Length));
                content[8] = (byte)'{';
            }

            Assert.False(WeightFiles.IsReadOrRefused(content, bytes => SafeTensors.Parse(bytes)));
        }
    }

    private static SafeTensorsWriter Sample()
    {
        var writer = new SafeTensorsWriter()
            .Add<double>("scale", [1.5, 2.5], 2)
            .Add<float>("layer.weight", [1, 2, 3, 4, 5, 6], 2, 3)
            .Add<float>("layer.bias", [0.5f, -0.5f], 2)
            .Add<Half>("half", [(Half)1, (Half)2], 2)
            .Add<bool>("mask", [true, false, true], 3)
            .Add<byte>("labels", [1, 2, 3], 3);
        writer.Metadata["format"] = "pt";
        return writer;
    }
}
