using System.Numerics.Tensors;
using System.Text;

namespace AutoIG.Tests.Weights;

/// <summary>
/// What a reader says of a file is read by somebody who did not write the reader: the whole sentence is held, with every number in it.
/// </summary>
public sealed class WeightMessageTests
{
    private static readonly string Rank64 = string.Join(",", Enumerable.Repeat("1", 63).Append("4"));

    /// <summary>A header before 16 bytes of data, and the message behind the name of the file.</summary>
    public static TheoryData<string, string> Headers => new()
    {
        { "", "expected the header to start with '{', but it is empty" },
        { "[]", "expected the header to start with '{', but it starts with byte 0x5B" },
        { """{"w":[]}""", "tensor 'w': expected an object with dtype, shape and data_offsets, but it is an array" },
        { """{"w":{}}""", "tensor 'w': expected dtype, shape and data_offsets, but dtype is missing" },
        { """{"w":{"dtype":{}}}""", "tensor 'w': expected dtype to be a string, but it is an object" },
        { """{"w":{"dtype":[]}}""", "tensor 'w': expected dtype to be a string, but it is an array" },
        { """{"w":{"shape":[4],"shape":[4]}}""", "tensor 'w': expected one 'shape', but there are two" },
        { """{"w":{"data_offsets":[0,16],"data_offsets":[0,16]}}""", "tensor 'w': expected one 'data_offsets', but there are two" },
        { """{"w":{"dtype":"F32","stride":[1]}}""", "tensor 'w': expected only dtype, shape and data_offsets, but there is 'stride'" },
        { """{"w":{"shape":4}}""", "tensor 'w': expected shape to be an array, but it is 4" },
        { """{"w":{"shape":[-4]}}""", "tensor 'w': expected shape to hold integers from 0 to 9223372036854775807, but one is -4" },
        { """{"w":{"data_offsets":[0,1,2]}}""", "tensor 'w': expected data_offsets to hold at most 2 numbers, but there are more" },
        {
            $$$"""{"w":{"shape":[{{{Rank64}}},1]}}""",
            "tensor 'w': expected shape to hold at most 64 numbers, but there are more"
        },
        {
            """{"w":{"dtype":"F32","shape":[4],"data_offsets":[0]}}""",
            "tensor 'w': expected data_offsets [begin, end], but it has 1 numbers"
        },
        {
            """{"w":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}""",
            "tensor 'w': expected data_offsets begin ≤ end, but they are [16, 0]"
        },
        {
            """{"w":{"dtype":"F32","shape":[2147483648,0],"data_offsets":[0,0]}}""",
            "tensor 'w': expected dimensions up to 2147483647, but one is 2147483648"
        },
        {
            """{"w":{"dtype":"U8","shape":[2147483647,2147483647,3],"data_offsets":[0,16]}}""",
            "tensor 'w': expected a size below 2⁶³ bytes, but shape [2147483647, 2147483647, 3] of U8 has more"
        },
        // One byte less than 2⁶³ is a size like any other; no file has it.
        {
            """{"w":{"dtype":"U8","shape":[454279,337,92737,649657],"data_offsets":[0,9223372036854775807]}}""",
            "tensor 'w': expected data_offsets within the 16 bytes of data, but they are [0, 9223372036854775807]; "
                + "the file may be truncated"
        },
        {
            """{"v":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1,5],"data_offsets":[4,16]}}""",
            "tensor 'w': expected 20 bytes for shape [1, 5] of F32, but data_offsets [4, 16] hold 12"
        },
        {
            """{"w":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}}""",
            "tensor 'w': expected data_offsets to begin at 0, where the start of the data ends, but they are [4, 16]: "
                + "bytes between belong to no tensor"
        },
        {
            """{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"v":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
            "tensor 'v': data_offsets [8, 16] overlap those of 'w', which end at 12"
        },
        { """{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "expected 12 bytes of data, but 16 bytes follow the header" },
        { """{"__metadata__":[]}""", "expected __metadata__ to be an object, but it is an array" },
        { """{"__metadata__":{"a":{}}}""", "expected __metadata__ 'a' to be a string, but it is an object" },
        { """{"__metadata__":{"a":"1","a":"2"}}""", "expected distinct keys in __metadata__, but 'a' occurs twice" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_of_safetensors(string header, string message) =>
        Assert.Equal($"(memory): {message}", Refusal(() => SafeTensors.Parse(WeightFiles.SafeTensors(header, 16))));

    [Fact]
    public void The_length_of_a_header()
    {
        Assert.Equal(
            "(memory): expected 8 bytes of header length, but the file has 7 bytes", Refusal(() => SafeTensors.Parse(new byte[7])));
        Assert.Equal(
            "(memory): expected the header to start with '{', but it is empty", Refusal(() => SafeTensors.Parse(new byte[8])));
        Assert.Equal(
            "(memory): expected a header of 100000000 bytes, but only 2 bytes follow; the file is truncated or not safetensors",
            Refusal(() => SafeTensors.Parse(Claiming(100_000_000))));
        Assert.Equal(
            "(memory): expected a header of at most 100000000 bytes, but its length is given as 100000001; is this a safetensors file?",
            Refusal(() => SafeTensors.Parse(Claiming(100_000_001))));

        static byte[] Claiming(long length) => [.. BitConverter.GetBytes(length), (byte)'{', (byte)'}'];
    }

    [Fact]
    public void A_header_that_is_no_text()
    {
        byte[] header = [.. "{\""u8, 0xC0, .. "\":3}"u8];
        Assert.Equal(
            "(memory): expected the header to be UTF-8, but it is not",
            Refusal(() => SafeTensors.Parse(WeightFiles.SafeTensors(header, 0))));
    }

    [Fact]
    public void As_many_dimensions_as_NumPy_has_can_be_read_and_written()
    {
        using var read = SafeTensors.Parse(WeightFiles.SafeTensors(
            $$$"""{"w":{"dtype":"F32","shape":[{{{Rank64}}}],"data_offsets":[0,16]}}""", 16));
        Assert.Equal(64, read["w"].Rank);
        var shape = Enumerable.Repeat(1, 64).ToArray();
        using var written = SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter().Add<float>("w", [1], shape)));
        Assert.Equal(64, written["w"].Rank);
        using var array = NumPy.Parse(WeightFiles.Npy(
            $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Rank64}), }}", new byte[16]));
        Assert.Equal(64, array[NumPy.SingleArrayName].Rank);
    }

    /// <summary>A dictionary of a <c>.npy</c> file before 24 bytes of elements, and the message behind both names.</summary>
    public static TheoryData<string, string> Dictionaries => new()
    {
        { "", "expected '{' in the header, but there is the end of the header" },
        { "{'descr", "expected a quoted name, but there is ''descr' (structured and object arrays cannot be read)" },
        { "{'descr': '<i4', 'fortran_order': False}", "expected descr, fortran_order and shape, but shape is missing" },
        { "{'descr': '<i4' 'shape': (2, 3)}", "expected '}' in the header, but there is ''shape': (2, 3)}'" },
        { "{'descr': '<i4', 'ä': 1}", "expected descr, fortran_order and shape, once each, but there is 'Ã¤'" },
        { "{'fortran_order': 0}", "expected True or False, but there is '0}'" },
        { "{'shape': (-2, -3)}", "expected dimensions from 0 to 2147483647 in shape, but there is '-2, -3)}'" },
        { "{'shape': (2 3)}", "expected ')' in the header, but there is '3)}'" },
        { $"{{'shape': ({Rank64}, 1)}}", "expected at most 64 dimensions, but there are more" },
        {
            "{'descr': '<c8', 'fortran_order': False, 'shape': (3,)}",
            "expected an element type b1, u1…u8, i1…i8, f2, f4, f8 or V2 (bfloat16) with its byte order, but descr is '<c8'"
        },
        {
            "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 4)}",
            "expected 32 bytes for shape [2, 4] of I32, but 24 bytes follow the header"
        },
        {
            "{'descr': '|u1', 'fortran_order': False, 'shape': (2147483647, 2147483647, 3)}",
            "expected a size below 2⁶³ bytes, but shape [2147483647, 2147483647, 3] of U8 has more"
        },
        {
            "{'descr': '|u1', 'fortran_order': False, 'shape': (454279, 337, 92737, 649657)}",
            "expected 9223372036854775807 bytes for shape [454279, 337, 92737, 649657] of U8, but 24 bytes follow the header"
        },
        {
            "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3)} x",
            "expected nothing behind the header's dictionary, but there is 'x'"
        },
    };

    [Theory]
    [MemberData(nameof(Dictionaries))]
    public void A_header_of_NumPy(string dictionary, string message) =>
        Assert.Equal($"(memory): tensor 'arr_0': {message}", Refusal(() => NumPy.Parse(WeightFiles.Npy(dictionary, new byte[24]))));

    [Theory]
    [InlineData(1, "Ã¤")]
    [InlineData(2, "Ã¤")]
    [InlineData(3, "ä")]
    public void The_version_of_a_NumPy_header_says_how_its_text_is_encoded(byte version, string key) =>
        Assert.EndsWith(
            $"but there is '{key}'", Refusal(() => NumPy.Parse(WeightFiles.Npy("{'ä': 1}", [], version))), StringComparison.Ordinal);

    [Fact]
    public void The_start_of_a_NumPy_file()
    {
        foreach (var other in new[] { "GIF89a and more"u8.ToArray(), "PX"u8.ToArray(), [] })
        {
            Assert.Equal(
                "(memory): tensor 'arr_0': expected the bytes 93 'NUMPY' at the start, but they are others; this is no .npy file",
                Refusal(() => NumPy.Parse(other)));
        }

        var content = WeightFiles.Npy("{}", [], version: 2);
        for (int length = 6; length < 12; length++)
        {
            Assert.Equal(
                $"(memory): tensor 'arr_0': expected a header, but the file ends after {length} bytes",
                Refusal(() => NumPy.Parse(content.AsMemory(0, length))));
        }

        Assert.Equal(
            "(memory): tensor 'arr_0': expected a header of at most 20 bytes, but its length is given as 52",
            Refusal(() => NumPy.Parse(content.AsMemory(0, 32))));
        Assert.Equal(
            "(memory): tensor 'arr_0': expected format version 1.0, 2.0 or 3.0, but it is 4.0",
            Refusal(() => NumPy.Parse(WeightFiles.Npy("{}", [], version: 4))));
    }

    [Fact]
    public void A_NumPy_header_may_have_65536_bytes()
    {
        // Behind the prefix of 12 bytes; what is longer by a byte is filled up to the next multiple of 64.
        string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
        using var source = NumPy.Parse(Of(1 << 16));
        Assert.Equal(1f, source[NumPy.SingleArrayName][0]);
        Assert.Equal(
            "(memory): tensor 'arr_0': expected a header of at most 65536 bytes, but its length is given as 65537",
            Refusal(() => NumPy.Parse(Of((1 << 16) + 1))));

        byte[] Of(int length) =>
        [
            .. WeightFiles.Npy("", [], version: 2).AsSpan(0, 8), .. BitConverter.GetBytes(length),
            .. Encoding.ASCII.GetBytes(dictionary.PadRight(length)), .. BitConverter.GetBytes(1f),
        ];
    }

    [Fact]
    public void What_the_reader_was_asked_for()
    {
        using var source = SafeTensors.Load(new MemoryStream(WeightFiles.Written(new SafeTensorsWriter()
            .Add<double>("w", [1, 2e300], 2).Add<byte>("labels", [1, 2, 3], 3).Add<ulong>("huge", [long.MaxValue, ulong.MaxValue], 2)
            .AddEncoded("tiny", TensorElementType.F8E4M3, [1, 2], 2).AddEncoded("brief", TensorElementType.BF16, [1, 2], 1))));
        Assert.Equal(
            "(stream): tensor 'w': expected shape [2, 1], but it is [2]", Refusal(() => source.Get<double>("w", 2, 1)));
        Assert.Equal(
            "(stream): tensor 'w': expected F64 elements that Single can hold, but one is 2E+300", Refusal(() => source["w"]));
        Assert.Equal(
            "(stream): tensor 'labels': expected floating-point elements (F16, BF16, F32 or F64) to read as Single, but they are U8; "
                + "read integers with GetInt64 or GetRaw",
            Refusal(() => source["labels"]));
        Assert.Equal("(stream): tensor 'w': expected integer elements, but they are F64", Refusal(() => source.GetInt64("w")));
        Assert.Equal(
            "(stream): tensor 'huge': expected elements up to 9223372036854775807, but one is 18446744073709551615",
            Refusal(() => source.GetInt64("huge")));
        Assert.Equal(
            "(stream): tensor 'w': expected elements of type Int64, but they are F64, which is read raw as Double",
            Refusal(() => source.GetRaw<long>("w")));
        Assert.Equal(
            "(stream): expected 3 tensors, but 2 are missing: 'x', 'y'", Refusal(() => source.EnsureContains("x", "w", "y")));
        source.EnsureContains("w", "labels");
        Assert.Equal([1, 2], WeightFiles.Elements(source.GetRaw<byte>("tiny")));
        Assert.Equal([0x0201], WeightFiles.Elements(source.GetRaw<ushort>("brief")));
        Assert.Equal(
            "Tensors are read as float or double, not as System.Half.",
            Assert.Throws<NotSupportedException>(() => source.Get<Half>("w")).Message);
        Assert.Equal("(stream): 5 tensors", source.ToString());
        Assert.Equal("(stream): 1 tensors under 'lab'", source.WithPrefix("lab").ToString());
    }

    [Fact]
    public void A_damaged_archive_and_a_folder_to_write_to()
    {
        Assert.StartsWith(
            "(stream): the zip archive is damaged: ", Refusal(() => NumPy.Load(new MemoryStream("PK and more"u8.ToArray()))),
            StringComparison.Ordinal);
        string folder = Path.GetTempPath();
        Assert.Equal(
            $"{folder}: expected the path of a file, but it is a folder.",
            Assert.Throws<IOException>(() => new SafeTensorsWriter().Save(folder)).Message);
    }

    [Fact]
    public void The_largest_integer_is_one_and_unsigned_ones_are_read_up_to_it()
    {
        using var source = SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter().Add<ulong>("n", [long.MaxValue], 1)));
        Assert.Equal([long.MaxValue], WeightFiles.Elements(source.GetInt64("n")));
    }

    [Fact]
    public void An_element_type_that_is_not_known_is_shown_those_that_are()
    {
        using var source = SafeTensors.Parse(WeightFiles.SafeTensors(
            """{"w":{"dtype":"F33","shape":[4],"data_offsets":[0,16]}}""", 16));
        Assert.Equal(
            "(memory): tensor 'w': expected a dtype of BOOL, U8, I8, F8_E5M2, F8_E4M3, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64, "
                + "but it is 'F33'",
            Refusal(() => source["w"]));
        Assert.Equal(
            "No stored element type has the bits of System.Decimal. Supported: Boolean, Byte, SByte, Int16, UInt16, Half, Int32, UInt32, "
                + "Single, Double, Int64, UInt64.",
            Assert.Throws<NotSupportedException>(() => new SafeTensorsWriter().Add<decimal>("d", [1], 1)).Message);
    }

    [Theory]
    [InlineData("weights", "nearest names: 'weight', 'night'")] // 1 and 3 letters away: up to half of what was asked for
    [InlineData("bis", "nearest names: 'bias'")]
    [InlineData("bi", "nearest names: 'bias'")] // 2 letters are always near
    [InlineData("b", "the file holds 3 tensors, the first is 'night'")]
    [InlineData("encoder", "the file holds 3 tensors, the first is 'night'")]
    public void Names_that_are_near(string wanted, string message)
    {
        using var source = SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter()
            .Add<float>("night", [1], 1).Add<float>("weight", [1], 1).Add<float>("bias", [1], 1)));
        Assert.Equal($"(memory): tensor '{wanted}': not found; {message}", Refusal(() => source[wanted]));
    }

    [Fact]
    public void At_most_three_names_are_near_and_long_ones_are_not_compared()
    {
        using var none = SafeTensors.Parse(WeightFiles.SafeTensors("{}", 0));
        Assert.Equal("(memory): tensor 'w': not found; the file holds no tensors", Refusal(() => none["w"]));
        string name = new('n', 200);
        using var source = SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter()
            .Add<float>(name, [1], 1).Add<float>("w3", [1], 1).Add<float>("w1", [1], 1).Add<float>("w4", [1], 1).Add<float>("w2", [1], 1)));
        Assert.EndsWith("nearest names: 'w1', 'w2', 'w3'", Refusal(() => source["w5"]), StringComparison.Ordinal);
        Assert.EndsWith($"nearest names: '{name}'", Refusal(() => source[name[1..] + "m"]), StringComparison.Ordinal);
        Assert.EndsWith(
            $"the file holds 5 tensors, the first is '{new string('n', 100)}…{new string('n', 16)}'",
            Refusal(() => source[name + "n"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_shortened_from_121_letters_on()
    {
        string name = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i:00}"));
        Assert.Contains($"'{name}'", Refusal(() => SafeTensors.Parse(WeightFiles.SafeTensors($$"""{"{{name}}":3}""", 0))));
        Assert.Contains(
            $"'{name[..100]}…{name[^15..]}x'", Refusal(() => SafeTensors.Parse(WeightFiles.SafeTensors($$"""{"{{name}}x":3}""", 0))));
        Assert.Equal("The tensor file is not valid.", new TensorFileException().Message);
    }

    [Fact]
    public void What_the_writer_refuses()
    {
        var writer = new SafeTensorsWriter().Add<float>("a", [1, 2], 2);
        Assert.Equal(
            "name: expected a name that is not in the file yet, got 'a'. (Parameter 'name')", Of(() => writer.Add<float>("a", [1], 1)));
        Assert.Equal(
            "shape: expected 8 bytes for [1, 2] of F32 in 'b', got 12. (Parameter 'shape')",
            Of(() => writer.Add<float>("b", [1, 2, 3], 1, 2)));
        Assert.Equal(
            "name: expected another name than the one that the format reserves, got __metadata__. (Parameter 'name')",
            Of(() => writer.Add<float>("__metadata__", [1], 1)));
        Assert.Equal(
            "shape: expected at most 64 dimensions, got 65. (Parameter 'shape')",
            Of(() => writer.Add<float>("c", [1], Enumerable.Repeat(1, 65).ToArray())));
        Assert.Equal(
            "shape: expected 4 bytes in 'c', got [2147483647, 2147483647, 4], more than 2⁶³. (Parameter 'shape')",
            Of(() => writer.Add<float>("c", [1], int.MaxValue, int.MaxValue, 4)));
        Assert.Equal(
            "shape: expected 9223372036854775807 bytes for [454279, 337, 92737, 649657] of U8 in 'c', got 1. (Parameter 'shape')",
            Of(() => writer.Add<byte>("c", [1], 454279, 337, 92737, 649657)));
        Assert.Equal(
            "name: expected Unicode text, got half of a surrogate pair at 1. (Parameter 'name')",
            Of(() => writer.Add<float>("a\ud800", [1], 1)));
        writer.Metadata["note"] = null!;
        Assert.Equal("Metadata: expected a text for 'note', got null. (Parameter 'Metadata')", Of(() => WeightFiles.Written(writer)));
        writer.Metadata.Clear();
        writer.Metadata["\udc00"] = "text";
        Assert.Equal(
            "Metadata: expected Unicode text, got half of a surrogate pair at 0. (Parameter 'Metadata')",
            Of(() => WeightFiles.Written(writer)));

        static string Of(Action write) => Assert.ThrowsAny<ArgumentException>(write).Message;
    }

    [Fact]
    public void Nothing_is_an_argument_that_is_named()
    {
        var writer = new SafeTensorsWriter().Add<float>("a", [1], 1);
        using var weights = SafeTensors.Parse(WeightFiles.Written(writer));
        using var array = NumPy.Parse(WeightFiles.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", new byte[4]));
        foreach (var (name, call) in new (string, Action)[]
        {
            ("path", () => SafeTensors.Open(null!)), ("path", () => NumPy.Open(null!)), ("path", () => writer.Save(null!)),
            ("stream", () => SafeTensors.Load(null!)), ("stream", () => NumPy.Load(null!)), ("stream", () => writer.WriteTo(null!)),
            ("prefix", () => weights.WithPrefix(null!)), ("prefix", () => array.WithPrefix(null!)),
            ("name", () => weights.Describe(null!)), ("name", () => weights.GetInt64(null!)),
            ("name", () => writer.Add<float>(null!, [1], 1)),
            ("tensor", () => writer.Add("b", (Tensor<float>)null!)),
        })
        {
            Assert.Equal(name, Assert.Throws<ArgumentNullException>(call).ParamName);
        }
    }

    private static string Refusal(Func<object> read) => Assert.Throws<TensorFileException>(read).Message;

    private static string Refusal(Action read) => Assert.Throws<TensorFileException>(read).Message;
}
