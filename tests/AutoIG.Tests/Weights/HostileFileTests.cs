using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AutoIG.Tests.Weights;

/// <summary>Files that change, never end, or claim more than they hold: each is a fault that is named, in little time and memory.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-weights").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ProgramTheory("truncate")]
    [InlineData("safetensors", -1000)]
    [InlineData("safetensors", 8)]
    [InlineData("safetensors", int.MinValue)]
    [InlineData("npy", -1000)]
    [InlineData("npy", 8)]
    [InlineData("npy", int.MinValue)]
    [InlineData("npz", -1)]
    [InlineData("npz", 8)]
    [InlineData("npz", int.MinValue)]
    public void A_file_whose_length_changes_while_it_is_open(string format, int change)
    {
        string path = Path.Combine(folder, "model");
        byte[] content = Content(format, 1 << 16);
        File.WriteAllBytes(path, content);
        using TensorSource source = format == "safetensors" ? SafeTensors.Open(path) : NumPy.Open(path);
        Assert.Equal(0, source[NumPy.SingleArrayName][0]);
        long changed = Math.Max(0, content.Length + (long)change);
        Truncate(path, changed);
        // The first as well: whether it still is what it was, nobody knows.
        foreach (string name in source.Names)
        {
            var exception = Assert.Throws<TensorFileException>(() => source[name]);
            Assert.Equal(name, exception.TensorName);
            Assert.EndsWith(
                $"expected the {content.Length} bytes that the file had when it was opened, but it has {changed} now", exception.Message,
                StringComparison.Ordinal);
        }
    }

    /// <summary>Between two looks at a file anything may happen to it.</summary>
    [ProgramTheory("truncate")]
    [InlineData("safetensors", 0)]
    [InlineData("safetensors", 5)]
    [InlineData("safetensors", 40)]
    [InlineData("npy", 0)]
    [InlineData("npy", 8)]
    [InlineData("npy", 11)]
    [InlineData("npy", 40)]
    [InlineData("npz", 0)]
    [InlineData("npz", 300)]
    public void A_file_that_becomes_shorter_while_its_header_is_read(string format, int left)
    {
        string path = Path.Combine(folder, "model");
        File.WriteAllBytes(path, Content(format, 1 << 10));
        using var storage = FileStorage.Open(path);
        Truncate(path, left);
        using var stream = storage.OpenAll();
        Action read = format switch
        {
            "npy" => () => NpyHeader.Read(path, "a", stream, storage.Length),
            "npz" => () => NpzStorage.Open(path, stream),
            _ => () => SafeTensorsHeader.Read(path, stream, storage.Length),
        };
        Assert.Equal(
            $"{path}: expected the {storage.Length} bytes that the file had when it was opened, but it has {left} now",
            Assert.Throws<TensorFileException>(read).Message);
    }

    [ProgramFact("truncate")]
    public void A_file_that_becomes_shorter_while_elements_are_read()
    {
        string path = Path.Combine(folder, "model.safetensors");
        new SafeTensorsWriter().Add<float>("a", new float[1 << 16], 1 << 16).Save(path);
        using var storage = FileStorage.Open(path);
        using var header = storage.OpenAll();
        var tensor = SafeTensorsHeader.Read(path, header, storage.Length).Tensors.Single();
        using var stream = storage.Open(tensor);
        Truncate(path, 1 << 17);
        Assert.Equal(
            $"{path}: tensor 'a': expected the {storage.Length} bytes that the file had when it was opened, but it has 131072 now",
            Assert.Throws<TensorFileException>(() => TensorDecoder.ToRaw<float>(stream, tensor, path)).Message);
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

    [ProgramFact("mkfifo")]
    public void Pipes_devices_and_folders_are_refused_at_once()
    {
        string pipe = Path.Combine(folder, "pipe"), link = Path.Combine(folder, "link");
        Programs.Run("mkfifo", pipe);
        File.CreateSymbolicLink(link, pipe);
        foreach (string path in new[] { pipe, link, "/dev/zero", folder })
        {
            foreach (Func<IDisposable> open in new Func<IDisposable>[] { () => SafeTensors.Open(path), () => NumPy.Open(path) })
            {
                ProcessorTime.Of(() => Assert.Equal(path, Assert.Throws<TensorFileException>(open).FileName));
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

    /// <summary>Many tensors of nothing, some of a type that is not known, and many notes.</summary>
    [Theory]
    [InlineData(50_000, "'name':{'dtype':'U8','shape':[0],'data_offsets':[0,0]}")]
    [InlineData(50_000, "'name':{'dtype':'?','shape':[0],'data_offsets':[0,0]}")]
    [InlineData(1, "'__metadata__':{notes}")]
    public void What_is_made_of_a_header_takes_some_times_its_length(int count, string entry)
    {
        string notes = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"'{i:x}':''"));
        string[] entries = [.. Enumerable.Range(0, count).Select(i => entry.Replace("name", $"{i:x}").Replace("notes", notes))];
        byte[] file = WeightFiles.SafeTensors($"{{{string.Join(',', entries)}}}".Replace('\'', '"'), 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var source = SafeTensors.Parse(file);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(count > 1 ? (count, 0) : (0, 100_000), (source.Names.Count(), source.Metadata.Count));
        Assert.InRange((double)taken / file.Length, 1, 30);
    }

    [Fact]
    public void Of_a_file_only_what_is_looked_up_is_read()
    {
        // Most of the file is a hole: it takes no room on the disk.
        const long Large = 3000L << 20;
        string path = Path.Combine(folder, "large.safetensors");
        string header = $$$"""
            {"large":{"dtype":"U8","shape":[3000,1048576],"data_offsets":[0,{{{Large}}}]},
             "small":{"dtype":"F32","shape":[256],"data_offsets":[{{{Large}}},{{{Large + 1024}}}]}}
            """;
        using (var file = File.Create(path))
        {
            file.Write(WeightFiles.SafeTensors(header, 0));
            file.SetLength(file.Position + Large);
            file.Seek(0, SeekOrigin.End);
            file.Write(MemoryMarshal.AsBytes<float>([.. Enumerable.Range(0, 256).Select(i => i / 2f)]));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        using var source = SafeTensors.Open(path);
        var small = source["small"];
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1024, 100_000);
        Assert.Equal(127.5f, small[255]);
        Assert.Equal(Large, source.Describe("large").Length);
        Assert.Equal(
            $"{path}: tensor 'large': expected at most {Array.MaxLength} elements, but there are {Large}",
            Assert.Throws<TensorFileException>(() => source.GetRaw<byte>("large")).Message);
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
        byte[] archive = WeightFiles.Archive(CompressionLevel.Optimal, ("a", array));
        foreach (var (content, open) in new (byte[], Func<TensorSource>)[]
        {
            (WeightFiles.Written(new SafeTensorsWriter().Add<float>("a", [1], 1)), () => SafeTensors.Open(path)),
            (array, () => NumPy.Open(path)), (archive, () => NumPy.Open(path)),
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

    // .NET's own lock is a courtesy among .NET programs, which another program does not heed.
    private static void Truncate(string path, long length) =>
        Programs.Run("truncate", "-s", length.ToString(CultureInfo.InvariantCulture), path);

    /// <summary>A file of one or two tensors of zeros, the first of that length.</summary>
    private static byte[] Content(string format, int length)
    {
        byte[] array = WeightFiles.Npy(
            $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({length},), }}", new byte[4 * length], version: 2);
        return format switch
        {
            "npy" => array,
            "npz" => WeightFiles.Archive(CompressionLevel.NoCompression, (NumPy.SingleArrayName, array), ("last", array)),
            _ => WeightFiles.Written(new SafeTensorsWriter()
                .Add<float>(NumPy.SingleArrayName, new float[length], length).Add<float>("last", [1], 1)),
        };
    }
}
