using System.Text;

namespace AutoIG.Tests.Weights;

/// <summary>
/// What a reader says of a file's header is read by somebody who did not write the reader: the whole sentence is held, with every number in
/// it.
/// </summary>
public sealed class HeaderMessageTests
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
            "tensor 'w': expected the first data_offsets to begin at 0, but they are [4, 16]: bytes before them belong to no tensor"
        },
        {
            """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"v":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
            "tensor 'v': expected data_offsets to begin at 4, where those of 'w' end, but they are [8, 16]: "
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
    public void A_damaged_archive() => Assert.StartsWith(
        "(stream): the zip archive is damaged: ", Refusal(() => NumPy.Load(new MemoryStream("PK and more"u8.ToArray()))),
        StringComparison.Ordinal);

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

    [Fact]
    public void A_name_is_shortened_from_121_letters_on()
    {
        string name = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i:00}"));
        Assert.Contains($"'{name}'", Refusal(() => SafeTensors.Parse(WeightFiles.SafeTensors($$"""{"{{name}}":3}""", 0))));
        Assert.Contains(
            $"'{name[..100]}…{name[^15..]}x'", Refusal(() => SafeTensors.Parse(WeightFiles.SafeTensors($$"""{"{{name}}x":3}""", 0))));
        Assert.Equal("The tensor file is not valid.", new TensorFileException().Message);
    }

    private static string Refusal(Func<object> read) => Assert.Throws<TensorFileException>(read).Message;
}
