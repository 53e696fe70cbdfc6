using System.Diagnostics;
using System.IO.Compression;

namespace AutoIG.Tests.Weights;

/// <summary>Files that change, never end, or claim more than they hold: each is a fault that is named, in little time and memory.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-weights").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("shorter")]
    [InlineData("longer")]
    [InlineData("empty")]
    public void A_file_whose_length_changes_while_it_is_open(string change)
    {
        string path = Path.Combine(folder, "model.safetensors");
        new SafeTensorsWriter().Add<float>("a", new float[1 << 16], 1 << 16).Add<float>("b", new float[1 << 16], 1 << 16).Save(path);
        long length = new FileInfo(path).Length;
        using var source = SafeTensors.Open(path);
        Assert.Equal(0, source["a"][0]);
        // .NET's own lock is a courtesy among .NET programs, which another program does not heed.
        Shell($"truncate -s {(change == "shorter" ? length / 2 : change == "empty" ? 0 : length + 8)} '{path}'");
        var exception = Assert.Throws<TensorFileException>(() => source["b"]);
        Assert.Equal("b", exception.TensorName);
        Assert.Contains($"expected the {length} bytes", exception.Message);
    }

    [Fact]
    public void A_file_that_is_replaced_stays_what_it_was()
    {
        string path = Path.Combine(folder, "model.safetensors");
        new SafeTensorsWriter().Add<float>("a", [1f, 2], 2).Save(path);
        using var source = SafeTensors.Open(path);
        new SafeTensorsWriter().Add<float>("a", [3f, 4, 5], 3).Save(path);
        Assert.Equal([1f, 2], WeightFiles.Elements(source["a"]));
    }

    [Fact]
    public async Task Pipes_devices_and_folders_are_refused_at_once()
    {
        string pipe = Path.Combine(folder, "pipe"), link = Path.Combine(folder, "link");
        Shell($"mkfifo '{pipe}'");
        File.CreateSymbolicLink(link, pipe);
        foreach (string path in new[] { pipe, link, "/dev/zero", folder })
        {
            foreach (Func<IDisposable> open in new Func<IDisposable>[] { () => SafeTensors.Open(path), () => NumPy.Open(path) })
            {
                var opened = Task.Run(() => Assert.Throws<TensorFileException>(() => open()));
                Assert.Equal(path, (await opened.WaitAsync(TimeSpan.FromSeconds(30))).FileName);
            }
        }
    }

    [Fact]
    public void A_link_to_a_file_is_that_file()
    {
        string path = Path.Combine(folder, "blob"), link = Path.Combine(folder, "model.safetensors");
        new SafeTensorsWriter().Add<float>("a", [1f, 2], 2).Save(path);
        File.CreateSymbolicLink(link, path);
        using var source = SafeTensors.Open(link);
        Assert.Equal([1f, 2], WeightFiles.Elements(source["a"]));
        Assert.Throws<FileNotFoundException>(() => SafeTensors.Open(Path.Combine(folder, "none")));
    }

    [Fact]
    public void A_long_header_belongs_to_long_data()
    {
        const int Length = (1 << 24) + 1;
        byte[] header = new byte[Length];
        Array.Fill(header, (byte)' ');
        "{}"u8.CopyTo(header);
        var refusal = Assert.Throws<TensorFileException>(() => SafeTensors.Parse(WeightFiles.SafeTensors(header, 0)));
        Assert.Equal(
            "(memory): expected a header of at most 16777216 bytes or no longer than the data, "
                + "but it has 16777217 bytes and 0 bytes of data follow",
            refusal.Message);
        refusal = Assert.Throws<TensorFileException>(() => SafeTensors.Parse(WeightFiles.SafeTensors(header, Length - 1)));
        Assert.EndsWith("it has 16777217 bytes and 16777216 bytes of data follow", refusal.Message, StringComparison.Ordinal);
        using (var shorter = SafeTensors.Parse(WeightFiles.SafeTensors(header[..^1], 0)))
            Assert.Empty(shorter.Names);

        string tensor = $$$"""{"w":{"dtype":"U8","shape":[{{{Length}}}],"data_offsets":[0,{{{Length}}}]}}""";
        System.Text.Encoding.UTF8.GetBytes(tensor).CopyTo(header, 0);
        using var source = SafeTensors.Parse(WeightFiles.SafeTensors(header, Length));
        Assert.Equal(Length, source.Describe("w").Length);
    }

    [Fact]
    public void An_entry_takes_as_much_memory_as_it_holds_whatever_it_claims()
    {
        var content = new byte[300_000];
        new Random(5).NextBytes(content);
        WeightFiles.Npy($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({200_000_000 - 128},), }}", []).CopyTo(content, 0);
        using var source = NumPy.Parse(Claiming(content, 200_000_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(
            "(memory): tensor 'a': the archive's entry is damaged: it ends after 300000 of 200000000 bytes",
            Assert.Throws<TensorFileException>(() => source.GetInt64("a")).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);

        // What deflate could hold is too much for a file of this length.
        Assert.Contains("300000000", Assert.Throws<TensorFileException>(() => NumPy.Parse(Claiming(content, 300_000_000))).Message);
    }

    [Fact]
    public void The_writer_writes_nothing_that_the_reader_refuses()
    {
        var writer = new SafeTensorsWriter();
        Assert.ThrowsAny<ArgumentException>(() => writer.Add<float>("a", [], int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue));
        Assert.ThrowsAny<ArgumentException>(() => writer.Add<float>("\ud800", [1f], 1));
        Assert.ThrowsAny<ArgumentException>(() => writer.Add<float>("a", [1f], Enumerable.Repeat(1, 65).ToArray()));
        writer.Metadata["format"] = null!;
        Assert.ThrowsAny<ArgumentException>(() => WeightFiles.Written(writer));
        writer.Metadata["format"] = "\udc00";
        Assert.ThrowsAny<ArgumentException>(() => WeightFiles.Written(writer));
        writer.Metadata["format"] = "\ud83d\ude00";
        using var source = SafeTensors.Parse(WeightFiles.Written(writer));
        Assert.Equal("\ud83d\ude00", source.Metadata["format"]);
        Assert.Throws<ArgumentNullException>(() => source.Contains(null!));
        Assert.Throws<ArgumentNullException>(() => source.EnsureContains([null!]));
    }

    [Fact]
    public void A_file_is_held_only_while_it_is_open()
    {
        string path = Path.Combine(folder, "weights");
        byte[] array = WeightFiles.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", new byte[4]);
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("a.npy").Open();
            entry.Write(array);
        }

        foreach (var (content, open) in new (byte[], Func<TensorSource>)[]
        {
            (WeightFiles.Written(new SafeTensorsWriter().Add<float>("a", [1], 1)), () => SafeTensors.Open(path)),
            (array, () => NumPy.Open(path)), (archive.ToArray(), () => NumPy.Open(path)),
        })
        {
            File.WriteAllBytes(path, content);
            var source = open();
            Assert.Throws<IOException>(Exclusively);
            source.WithPrefix("a").Dispose();
            Assert.Throws<IOException>(Exclusively);
            source.Dispose();
            Exclusively();
            File.WriteAllBytes(path, content[..^1]);
            Assert.Throws<TensorFileException>(open);
            Exclusively();
        }

        void Exclusively() => File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    [Fact]
    public void What_has_no_content_or_is_a_folder_is_named()
    {
        string path = Path.Combine(folder, "empty");
        File.WriteAllBytes(path, []);
        foreach (string empty in new[] { path, "/dev/null" })
        {
            Assert.Equal(
                $"{empty}: the file is empty, or it is a pipe or a device, which is read with Load",
                Assert.Throws<TensorFileException>(() => SafeTensors.Open(empty)).Message);
        }

        Assert.Equal(
            $"{folder}: expected a file, but it is a folder", Assert.Throws<TensorFileException>(() => NumPy.Open(folder)).Message);
    }

    /// <summary>An archive of one entry whose directory states another length.</summary>
    private static byte[] Claiming(byte[] content, int claimed)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("a.npy", CompressionLevel.Fastest).Open();
            entry.Write(content);
        }

        var bytes = stream.ToArray();
        // The uncompressed length in the central directory lies 24 bytes behind its signature PK 1 2.
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 24), claimed);
        return bytes;
    }

    private static void Shell(string command)
    {
        using var process = Process.Start("sh", ["-c", command]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
