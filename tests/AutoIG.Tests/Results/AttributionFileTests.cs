using System.IO.Compression;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;

namespace AutoIG.Tests.Results;

/// <summary>Files of explanations come back to the bit, and damaged ones are refused.</summary>
public sealed class AttributionFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-results-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(".json")]
    [InlineData(".safetensors")]
    [InlineData(".npz")]
    [InlineData(".NPZ")]
    public void One_and_many_come_back_to_the_bit(string ending)
    {
        Round<double>(ending);
        Round<float>(ending);
    }

    [Fact]
    public void What_is_alike_is_one_tensor_and_other_lengths_have_their_own()
    {
        string path = Path.Combine(folder, "a.safetensors");
        var f = Scored.ScoresDerivative;
        double[][] rows = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];
        var all = new Saliency().ExplainAll(f, rows);
        var other = new Saliency().Explain(Scored.TwoNormOfXDerivative, [1.0, 2]);
        AttributionFile.Save(path, [.. all, other]);
        using (var file = SafeTensors.Open(path))
        {
            Assert.Equal(["inputs.x", "inputs.x[2]", "outputs", "outputs[1]"], file.Names.Order(StringComparer.Ordinal));
            Assert.Equal([3, 3], file.Describe("inputs.x").Shape.ToArray());
            Assert.Equal(all.SelectMany(one => one.Values.ToArray()), file.Get<double>("inputs.x").ToArray());
            Assert.Equal("1", file.Metadata["version"]);
        }

        var read = AttributionFile.Load<double>(path);
        for (int i = 0; i < all.Count; i++)
            SavedResults.AssertEqual(all[i], read[i]);
        SavedResults.AssertEqual(other, read[3]);
    }

    [Fact]
    public void Equal_results_give_equal_bytes()
    {
        foreach (string ending in new[] { ".json", ".safetensors", ".npz" })
        {
            string first = Path.Combine(folder, "a" + ending), second = Path.Combine(folder, "b" + ending);
            AttributionFile.Save(first, SavedResults.InDouble);
            AttributionFile.Save(second, AttributionFile.Load<double>(first));
            Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        }
    }

    [Fact]
    public void A_JSON_file_of_one_object_is_read_too()
    {
        string path = Path.Combine(folder, "one.json");
        File.WriteAllText(path, AttributionJson.Serialize(SavedResults.InDouble[0], indented: true));
        SavedResults.AssertEqual(SavedResults.InDouble[0], Assert.Single(AttributionFile.Load<double>(path)));
    }

    [Fact]
    public void Files_of_something_else_are_refused()
    {
        string tensors = Path.Combine(folder, "w.safetensors"), arrays = Path.Combine(folder, "w.npz"), json = Path.Combine(folder,
            "w.json");
        new SafeTensorsWriter().Add("w", [1f, 2], 2).Save(tensors);
        new NumPyWriter().Add("w", [1f, 2], 2).Save(arrays);
        File.WriteAllText(json, "{}");
        Assert.Contains("got none: these are no explanations", Assert.Throws<TensorFileException>(() =>
            AttributionFile.Load<float>(tensors)).Message, StringComparison.Ordinal);
        Assert.Contains("these are no explanations", Assert.Throws<TensorFileException>(() =>
            AttributionFile.Load<float>(arrays)).Message, StringComparison.Ordinal);
        Assert.Equal("$.format", Assert.Throws<JsonException>(() => AttributionFile.Load<float>(json)).Path);
        Assert.Throws<FileNotFoundException>(() => AttributionFile.Load<float>(Path.Combine(folder, "none.json")));
        foreach (string path in new[] { "a.csv", "a.npy", "a", "npz" })
        {
            Assert.Contains("AttributionTable", Assert.Throws<ArgumentException>(() => AttributionFile.Load<float>(path)).Message,
                StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => AttributionFile.Save(path, SavedResults.InSingle));
        }

        Assert.Throws<ArgumentNullException>(() => AttributionFile.Save(json, [SavedResults.InSingle[0], null!]));
        Assert.Equal("{}", File.ReadAllText(json));
    }

    [Fact]
    public void The_other_precision_is_refused_and_not_rounded()
    {
        foreach (string ending in new[] { ".json", ".safetensors", ".npz" })
        {
            string path = Path.Combine(folder, "a" + ending);
            AttributionFile.Save(path, SavedResults.InDouble);
            Assert.Equal("$[0].type", Assert.Throws<JsonException>(() => AttributionFile.Load<float>(path)).Path);
        }
    }

    [Theory]
    [InlineData("\"row\":1", "\"row\":9", "$[0]", "a row below 2")]
    [InlineData("\"row\":1", "\"row\":-1", "$[0]", "a whole number")]
    [InlineData("\"row\":1", "\"row\":0", "$[1]", "that no other value stands for")]
    [InlineData("\"tensor\":\"outputs\"", "\"tensor\":\"inputs.x\"", "$[0].outputs.values.tensor", "rows of shape [2]")]
    [InlineData("\"values\":{\"tensor\":\"outputs\",\"row\":0}", "\"values\":[1,2]", "$[0].outputs.values", "an object")]
    public void A_reference_that_leads_nowhere_is_refused(string old, string changed, string path, string message)
    {
        string file = Path.Combine(folder, "a.safetensors");
        Tamper(file, text => text.Replace(old, changed, StringComparison.Ordinal));
        var fault = Assert.Throws<JsonException>(() => AttributionFile.Load<float>(file));
        Assert.StartsWith(path.TrimEnd(']').TrimEnd('0'), fault.Path, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_is_missing_is_named()
    {
        string file = Path.Combine(folder, "a.safetensors");
        Tamper(file, text => text.Replace("\"tensor\":\"outputs\"", "\"tensor\":\"gone\"", StringComparison.Ordinal));
        Assert.Contains("'gone'", Assert.Throws<TensorFileException>(() => AttributionFile.Load<float>(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_of_a_file_is_refused()
    {
        foreach (string ending in new[] { ".json", ".safetensors", ".npz" })
        {
            string path = Path.Combine(folder, "a" + ending);
            AttributionFile.Save(path, SavedResults.InSingle);
            byte[] whole = File.ReadAllBytes(path);
            for (int length = 0; length < whole.Length; length += 1 + (whole.Length / 100))
            {
                File.WriteAllBytes(path, whole[..length]);
                var fault = Assert.ThrowsAny<Exception>(() => AttributionFile.Load<float>(path));
                Assert.True(fault is JsonException or TensorFileException, fault.ToString());
            }
        }
    }

    [Fact]
    public void Arrays_are_written_as_NumPy_writes_them()
    {
        string path = Path.Combine(folder, "a.npy");
        NumPy.WriteArray(path, Tensor.Create([1f, 2, 3, 4, 5, 6], [2, 3]));
        byte[] bytes = File.ReadAllBytes(path);
        // The header of numpy.save: 128 bytes, the first of the elements behind them.
        Assert.Equal(128 + 24, bytes.Length);
        Assert.Equal(
            "\u0093NUMPY\u0001\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".PadRight(127) + "\n",
            Encoding.Latin1.GetString(bytes, 0, 128));
        Assert.Equal([1f, 2, 3, 4, 5, 6], NumPy.ReadArray<float>(path).ToArray());
        NumPy.WriteArray(path, Tensor.Create([1.5, -0.0, double.NaN], [3]));
        Assert.Contains("'shape': (3,), }", Encoding.Latin1.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal);
        Assert.Equal([1.5, -0.0, double.NaN], NumPy.ReadArray<double>(path).ToArray());
    }

    [Fact]
    public void Archives_hold_every_type_and_refuse_names_that_lead_out()
    {
        string path = Path.Combine(folder, "a.npz");
        new NumPyWriter().Add("b", [true, false], 2).Add("i", [long.MinValue, 7], 2).Add("h", [(Half)1.5], 1).Add("u",
            (ReadOnlySpan<byte>)[255], 1)
            .Add("none", (ReadOnlySpan<float>)[], 0).Add("one", [3.25]).Add("t", Tensor.Create([1.0, 2], [1, 2])).Save(path);
        using (var file = NumPy.Open(path))
        {
            Assert.Equal([1, 0], file.GetInt64("b").ToArray());
            Assert.Equal([long.MinValue, 7], file.GetInt64("i").ToArray());
            Assert.Equal([1.5], file.Get<double>("h").ToArray());
            Assert.Equal([255], file.GetInt64("u").ToArray());
            Assert.Equal([0], file.Describe("none").Shape.ToArray());
            Assert.Equal([], file.Describe("one").Shape.ToArray());
            Assert.Equal([3.25], file.Get<double>("one").ToArray());
            Assert.Equal([1, 2], file.Describe("t").Shape.ToArray());
        }

        using (var zip = ZipFile.OpenRead(path))
            Assert.All(zip.Entries, entry => Assert.EndsWith(".npy", entry.FullName, StringComparison.Ordinal));
        foreach (string name in new[] { "", "../x", "a/b", "c:x", "a\\b", "\ud800" })
            Assert.Throws<ArgumentException>(() => new NumPyWriter().Add(name, [1f], 1));
        Assert.Contains("not in the file yet", Assert.Throws<ArgumentException>(() => new NumPyWriter().Add("a", [1f], 1).Add("a", [1f],
            1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new NumPyWriter().Add("a", [1f, 2], 3));
        Assert.Throws<NotSupportedException>(() => new NumPyWriter().Add("a", [1m], 1));
    }

    private static void Tamper(string path, Func<string, string> change)
    {
        AttributionFile.Save(path, SavedResults.InSingle);
        var writer = new SafeTensorsWriter();
        using (var file = SafeTensors.Open(path))
        {
            foreach (string name in file.Names)
                writer.Add(name, file.Get<float>(name));
            foreach (var (key, value) in file.Metadata)
                writer.Metadata[key] = key == "attributions" ? change(value) : value;
            Assert.NotEqual(file.Metadata["attributions"], writer.Metadata["attributions"]);
        }

        writer.Save(path);
    }

    private void Round<T>(string ending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var all = SavedResults.Of<T>();
        string path = Path.Combine(folder, typeof(T).Name + ending);
        AttributionFile.Save(path, all);
        var read = AttributionFile.Load<T>(path);
        Assert.Equal(all.Count, read.Count);
        for (int i = 0; i < all.Count; i++)
        {
            SavedResults.AssertEqual(all[i], read[i]);
            AttributionFile.Save(path, all[i]);
            SavedResults.AssertEqual(all[i], Assert.Single(AttributionFile.Load<T>(path)));
        }

        AttributionFile.Save<T>(path, []);
        Assert.Empty(AttributionFile.Load<T>(path));
    }
}
