using System.Numerics.Tensors;

namespace AutoIG.Tests.Weights;

/// <summary>
/// What is said to those who ask a file for something else than it holds, or a writer for what no file can hold: the whole sentence, with
/// every number in it.
/// </summary>
public sealed class RequestMessageTests
{
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
    public void A_folder_to_write_to()
    {
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
