using System.Numerics.Tensors;

namespace AutoIG.Tests.Weights;

public sealed class SafeTensorsTests
{
    private static readonly string TumorPath = Path.Combine(AppContext.BaseDirectory, "Weights", "Data", "tumor.safetensors");

    [Fact]
    public void Reads_a_real_network()
    {
        using var weights = SafeTensors.Open(TumorPath);
        Assert.Equal(
            ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias", "mean", "std"],
            weights.Names);
        Assert.Equal([64, 30], weights.Describe("fc1.weight").Shape.ToArray());
        Assert.Equal([2, 32], WeightFiles.Shape(weights.Get<float>("fc3.weight", 2, 32)));

        // fc1.weight is the first tensor of the data; mean[0] is the mean radius in the training rows, about 14 (the data set's is 14.13).
        var bytes = File.ReadAllBytes(TumorPath);
        var headerLength = BitConverter.ToInt64(bytes);
        Assert.Equal(BitConverter.ToSingle(bytes, (int)(8 + headerLength)), weights["fc1.weight"][0, 0]);
        Assert.Equal(14.1, weights["mean"][0], 0.5);
        Assert.All(WeightFiles.Elements(weights["std"]), value => Assert.True(value > 0));
    }

    [Fact]
    public void Map_memory_and_stream_give_the_same()
    {
        using var mapped = SafeTensors.Open(TumorPath);
        using var parsed = SafeTensors.Parse(File.ReadAllBytes(TumorPath));
        using var file = File.OpenRead(TumorPath);
        using var loaded = SafeTensors.Load(file);
        foreach (var name in mapped.Names)
        {
            var expected = WeightFiles.Elements(mapped[name]);
            Assert.Equal(expected, WeightFiles.Elements(parsed[name]));
            Assert.Equal(expected, WeightFiles.Elements(loaded[name]));
        }
    }

    [Fact]
    public void Every_element_type_comes_back_bit_by_bit()
    {
        RoundTrip([true, false, true]);
        RoundTrip<byte>([0, 7, 255]);
        RoundTrip<sbyte>([-128, 0, 127]);
        RoundTrip<short>([short.MinValue, -1, short.MaxValue]);
        RoundTrip<ushort>([0, 1, ushort.MaxValue]);
        RoundTrip([int.MinValue, -2, int.MaxValue]);
        RoundTrip<uint>([0, 3, uint.MaxValue]);
        RoundTrip([long.MinValue, -5, long.MaxValue]);
        RoundTrip<ulong>([0, 9, ulong.MaxValue]);
        RoundTrip([(Half)(-1.5), Half.Epsilon, Half.MaxValue]);
        RoundTrip([-1.25f, float.Epsilon, float.MaxValue]);
        RoundTrip([-0.1, double.Epsilon, double.MaxValue]);

        static void RoundTrip<T>(T[] values)
            where T : unmanaged
        {
            using var source = SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter().Add<T>("a.b", values, 1, 3, 1)));
            Assert.Equal([1, 3, 1], WeightFiles.Shape(source.GetRaw<T>("a.b")));
            Assert.Equal(values, WeightFiles.Elements(source.GetRaw<T>("a.b")));
        }
    }

    [Fact]
    public void Floating_point_widens_exactly_and_narrows_by_rounding()
    {
        using var source = SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter()
            .Add<Half>("half", [(Half)0.1, Half.Epsilon, Half.NegativeInfinity], 3)
            .Add<float>("single", [0.1f, float.Epsilon, float.NaN], 3)
            .Add<double>("double", [0.1, 1e-300, double.PositiveInfinity], 3)
            .AddEncoded("brain", TensorElementType.BF16, [0x80, 0x3F, 0xC0, 0xFF, 0x49, 0x40], 3)));
        Assert.Equal([(double)(Half)0.1, (double)Half.Epsilon, double.NegativeInfinity], WeightFiles.Elements(source.Get<double>("half")));
        Assert.Equal([0.1f, float.Epsilon, float.NaN], WeightFiles.Elements(source.Get<double>("single")));
        Assert.Equal([0.1f, 0f, float.PositiveInfinity], WeightFiles.Elements(source["double"]));

        // 0x3F80 = 1, 0xFFC0 = NaN, 0x4049 = 3.140625: the upper halves of the single-precision patterns.
        Assert.Equal([1f, float.NaN, 3.140625f], WeightFiles.Elements(source["brain"]));
        Assert.Equal([1.0, double.NaN, 3.140625], WeightFiles.Elements(source.Get<double>("brain")));
        Assert.Equal([0x3F80, 0xFFC0, 0x4049], WeightFiles.Elements(source.GetRaw<ushort>("brain")).Select(bits => (int)bits));
    }

    [Fact]
    public void Long_tensors_are_decoded_in_every_chunk()
    {
        var values = Enumerable.Range(0, 100_003).Select(i => (Half)(i % 1999)).ToArray();
        using var source = SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter().Add<Half>("long", values, values.Length)));
        Assert.Equal(values.Select(value => (float)value), WeightFiles.Elements(source["long"]));
    }

    [Fact]
    public void A_double_beyond_single_precision_is_refused_not_made_infinite()
    {
        using var source = SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter().Add<double>("w", [1, 1e300], 2)));
        var fault = Assert.Throws<TensorFileException>(() => source["w"]);
        Assert.Equal("w", fault.TensorName);
        Assert.Contains("1E+300", fault.Message);
    }

    [Fact]
    public void Integers_widen_to_64_bits_and_are_never_taken_for_floats()
    {
        using var source = SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter()
            .Add<byte>("labels", [3, 255], 2)
            .Add<bool>("mask", [true, false], 2)
            .Add<ulong>("huge", [1, ulong.MaxValue], 2)
            .Add<float>("w", [1], 1)));
        Assert.Equal([3L, 255L], WeightFiles.Elements(source.GetInt64("labels")));
        Assert.Equal([1L, 0L], WeightFiles.Elements(source.GetInt64("mask")));
        Assert.Contains("18446744073709551615", Assert.Throws<TensorFileException>(() => source.GetInt64("huge")).Message);
        Assert.Contains("U8", Assert.Throws<TensorFileException>(() => source["labels"]).Message);
        Assert.Contains("F32", Assert.Throws<TensorFileException>(() => source.GetInt64("w")).Message);
        Assert.Contains("F32", Assert.Throws<TensorFileException>(() => source.GetRaw<int>("w")).Message);
        Assert.Throws<NotSupportedException>(() => source.Get<Half>("w"));
    }

    [Fact]
    public void Scalars_and_empty_tensors()
    {
        using var source = SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter()
            .Add<long>("num_batches_tracked", [42])
            .Add<float>("none", [], 3, 0, 2)
            .Add<float>("scale", [2.5f])));
        Assert.Equal([42L], WeightFiles.Elements(source.GetInt64("num_batches_tracked")));
        Assert.Equal([3, 0, 2], WeightFiles.Shape(source["none"]));
        Assert.Equal([1], WeightFiles.Shape(source.Get<float>("scale", 1)));
        Assert.Throws<TensorFileException>(() => source.Get<float>("scale", 2));
    }

    [Fact]
    public void A_wrong_shape_names_tensor_expected_and_got()
    {
        using var weights = SafeTensors.Open(TumorPath);
        var fault = Assert.Throws<TensorFileException>(() => weights.Get<float>("fc1.weight", 30, 64));
        Assert.Contains("'fc1.weight'", fault.Message);
        Assert.Contains("[30, 64]", fault.Message);
        Assert.Contains("[64, 30]", fault.Message);
        Assert.Equal(TumorPath, fault.FileName);
    }

    [Fact]
    public void A_missing_name_lists_near_ones()
    {
        using var weights = SafeTensors.Open(TumorPath);
        var fault = Assert.Throws<TensorFileException>(() => weights["fc1.weights"]);
        Assert.Contains("'fc1.weight'", fault.Message);
        Assert.DoesNotContain("'mean'", fault.Message);
        Assert.Contains("'layer.fc3.bias'", Assert.Throws<TensorFileException>(() => weights.WithPrefix("layer.")["fc3.bias"]).Message);
        Assert.Contains("'fc9.weight', 'head.bias'",
            Assert.Throws<TensorFileException>(() => weights.EnsureContains("fc1.weight", "fc9.weight", "head.bias")).Message);
    }

    [Fact]
    public void A_prefix_is_a_view_that_shares_the_record_of_use()
    {
        using var weights = SafeTensors.Open(TumorPath);
        using (var first = weights.WithPrefix("fc").WithPrefix("1."))
        {
            Assert.Equal(["weight", "bias"], first.Names);
            Assert.True(first.Contains("bias"));
            Assert.False(first.Contains("fc1.bias"));
            _ = first["weight"];
            Assert.Equal(["fc1.bias"], first.Unused);
        }

        // The view is disposed, the file is not.
        Assert.Equal(64, weights["fc1.bias"].FlattenedLength);
        Assert.DoesNotContain("fc1.weight", weights.Unused);
    }

    [Fact]
    public void Strictness_names_what_was_never_read()
    {
        using var weights = SafeTensors.Open(TumorPath);
        foreach (var name in weights.Names.Where(name => name is not ("mean" or "std")))
        {
            _ = weights[name];
        }

        var fault = Assert.Throws<TensorFileException>(() => weights.EnsureAllUsed());
        Assert.Contains("mean F32 [30]; std F32 [30]", fault.Message);
        weights.EnsureAllUsed(except: name => name is "mean" or "std");
        _ = weights.Describe("mean");
        Assert.Equal(["mean", "std"], weights.Unused);
        _ = weights["mean"];
        _ = weights["std"];
        weights.EnsureAllUsed();
    }

    [Fact]
    public void Metadata_and_header_padding()
    {
        var writer = new SafeTensorsWriter().Add<byte>("x", [1], 1).Add<double>("y", [2], 1);
        writer.Metadata["format"] = "pt";
        writer.Metadata["note"] = "ä \"quoted\"";
        var content = WeightFiles.Written(writer);
        Assert.Equal(0, BitConverter.ToInt64(content) % 8);
        using var source = SafeTensors.Parse(content);
        Assert.Equal("pt", source.Metadata["format"]);
        Assert.Equal("ä \"quoted\"", source.Metadata["note"]);
        Assert.Equal(["y", "x"], source.Names);
    }

    [Fact]
    public void The_header_is_padded_whatever_its_length_and_says_nothing_of_metadata_that_are_not_there()
    {
        for (int length = 1; length <= 8; length++)
        {
            var content = WeightFiles.Written(new SafeTensorsWriter().Add<double>(new string('w', length), [2], 1));
            Assert.Equal(0, BitConverter.ToInt64(content) % 8);
            Assert.Equal(-1, content.AsSpan().IndexOf("__metadata__"u8));
            using var source = SafeTensors.Parse(content);
            Assert.Equal(2, source.Get<double>(new string('w', length))[0]);
        }
    }

    [Fact]
    public void After_disposal_tensors_stay_and_reading_fails()
    {
        var weights = SafeTensors.Open(TumorPath);
        var mean = weights["mean"];
        weights.Dispose();
        Assert.True(mean[0] > 0);
        Assert.Throws<ObjectDisposedException>(() => weights["std"]);
        var parsed = SafeTensors.Parse(File.ReadAllBytes(TumorPath));
        parsed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => parsed["std"]);
    }

    [Fact]
    public void Many_threads_may_read_at_once()
    {
        using var weights = SafeTensors.Open(TumorPath);
        var expected = WeightFiles.Elements(weights["fc2.weight"]);
        Parallel.For(0, 64, _ => Assert.Equal(expected, WeightFiles.Elements(weights["fc2.weight"])));
    }

    [Fact]
    public void Saving_replaces_the_file_whole_or_not_at_all()
    {
        var folder = Directory.CreateTempSubdirectory("autoig");
        try
        {
            var path = Path.Combine(folder.FullName, "w.safetensors");
            new SafeTensorsWriter().Add<float>("a", [1], 1).Save(path);
            new SafeTensorsWriter().Add<float>("a", [2], 1).Save(path);
            using (var source = SafeTensors.Open(path))
            {
                Assert.Equal(2, source["a"][0]);
            }

            Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
            {
                stream.Write([1, 2, 3]);
                throw new InvalidOperationException("half-way");
            }));
            using (var source = SafeTensors.Open(path))
            {
                Assert.Equal(2, source["a"][0]);
            }

            Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullName));
            Assert.Throws<DirectoryNotFoundException>(() => new SafeTensorsWriter().Save(Path.Combine(folder.FullName, "none", "w")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_writer_refuses_contradictions()
    {
        var writer = new SafeTensorsWriter().Add<float>("a", [1, 2], 2);
        Assert.Throws<ArgumentException>(() => writer.Add<float>("a", [1], 1));
        Assert.Throws<ArgumentException>(() => writer.Add<float>("b", [1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => writer.Add<float>("__metadata__", [1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Add<float>("c", [1], -1, -1));
        Assert.Throws<NotSupportedException>(() => writer.Add<decimal>("d", [1], 1));
    }

    [Fact]
    public void A_tensor_is_written_from_its_own_strides()
    {
        var whole = Tensor.Create(new float[] { 1, 2, 3, 4, 5, 6 }, new nint[] { 2, 3 });
        using var source =
            SafeTensors.Parse(WeightFiles.Written(new SafeTensorsWriter().Add("t", Tensor.PermuteDimensions(whole, [1, 0]))));
        Assert.Equal([3, 2], WeightFiles.Shape(source["t"]));
        Assert.Equal([1f, 4, 2, 5, 3, 6], WeightFiles.Elements(source["t"]));
    }

    [Fact]
    public void A_file_that_does_not_exist_is_an_io_matter() =>
        Assert.Throws<FileNotFoundException>(() => SafeTensors.Open(Path.Combine(AppContext.BaseDirectory, "none.safetensors")));
}
