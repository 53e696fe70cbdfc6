using AutoIG.Tests;

namespace AutoIG.Images.Tests.Files;

/// <summary>Files that are none, claim more than they hold, or are of a kind that is not read: one exception, which says why.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-images-").FullName;

    public static TheoryData<string, byte[], string> Faults
    {
        get
        {
            byte[] png = TestPng.Picture(2, 8, 2, [[1, 2, 3, 4, 5, 6]]), jpeg = TestJpeg.Encode(TestJpeg.Corners);
            int frame = TestJpeg.Find(jpeg, marker => marker == 0xC0), scan = TestJpeg.Find(jpeg, marker => marker == 0xDA);
            byte[] header = TestPng.Header(2, 1, 8, 2), rows = TestPng.Rows([1, 2, 3, 4, 5, 6]);
            byte[] Changed(byte[] file, int at, params byte[] bytes) => [.. file[..at], .. bytes, .. file[(at + bytes.Length)..]];
            return new()
            {
                { "nothing", [], "it has 0 bytes" },
                { "few bytes", [1, 2, 3], "it has 3 bytes" },
                { "text", "a picture of a cat"u8.ToArray(), "it begins with 6120706963747572" },
                { "GIF", "GIF89a\u0001\0\u0001\0"u8.ToArray(), "it is a GIF" },
                { "WebP", "RIFF....WEBPVP8 "u8.ToArray(), "it is WebP" },
                { "bitmap", "BM123456789"u8.ToArray(), "it is a bitmap" },
                { "TIFF", "II*\0abcdefgh"u8.ToArray(), "it is a TIFF" },
                { "HEIF", [0, 0, 0, 24, .. "ftypheic"u8], "it is HEIF" },
                { "signature alone", TestPng.Signature, "it is cut off" },
                { "no header", TestPng.Of(("IDAT", rows), ("IEND", [])), "expected IHDR as the first chunk and once" },
                { "two headers", TestPng.Of(("IHDR", header), ("IHDR", header)), "expected IHDR as the first chunk and once" },
                { "short header", TestPng.Of(("IHDR", header[..12])), "expected 13 bytes of IHDR, but it has 12" },
                { "no width", TestPng.Of(("IHDR", TestPng.Header(0, 5, 8, 2))), "the header says 0 × 5" },
                { "no height", TestPng.Of(("IHDR", TestPng.Header(5, 0, 8, 2))), "the header says 5 × 0" },
                { "far too wide", TestPng.Of(("IHDR", TestPng.Header(uint.MaxValue, uint.MaxValue, 8, 2))), "4294967295 × 4294967295" },
                { "too many pixels", TestPng.Of(("IHDR", TestPng.Header(100_000, 100_000, 8, 2))), "at most 67108864 pixels (MaxPixels" },
                { "3 bits", TestPng.Of(("IHDR", TestPng.Header(2, 1, 3, 0))), "type 0 with 3 bits" },
                { "no such colours", TestPng.Of(("IHDR", TestPng.Header(2, 1, 8, 5))), "type 5 with 8 bits" },
                { "no such order", TestPng.Of(("IHDR", TestPng.Header(2, 1, 8, 2, order: 2))), "the header says 000002" },
                { "animated", TestPng.Of(("IHDR", header), ("acTL", new byte[8]), ("IDAT", rows), ("IEND", [])), "it is animated" },
                { "no palette", TestPng.Of(("IHDR", TestPng.Header(2, 1, 8, 3)), ("IDAT", rows), ("IEND", [])), "the palette before" },
                { "broken palette", TestPng.Of(("IHDR", TestPng.Header(2, 1, 8, 3)), ("PLTE", [1, 2])), "a palette of 1 to 256 colours" },
                { "late palette", TestPng.Of(("IHDR", header), ("IDAT", rows), ("PLTE", [1, 2, 3])), "a palette of 1 to 256 colours" },
                { "no pixels", TestPng.Of(("IHDR", header), ("IEND", [])), "expected pixels" },
                { "unknown chunk", TestPng.Of(("IHDR", header), ("ABCD", [])), "but there is ABCD" },
                { "no end", TestPng.Of(("IHDR", header), ("IDAT", rows)), "it is cut off" },
                { "too few pixels", TestPng.Of(("IHDR", TestPng.Header(2, 2, 8, 2)), ("IDAT", rows), ("IEND", [])), "expected all pixels" },
                { "checksum", Changed(png, png.Length - 20, (byte)~png[^20]), "expected the checksum of chunk IDAT" },
                { "JPEG without frame", [.. jpeg[..frame], .. jpeg[scan..]], "expected the frame's header" },
                { "JPEG without scan", [.. jpeg[..scan], 0xFF, 0xD9], "expected a scan of pixels" },
                { "JPEG of no height", Changed(jpeg, frame + 5, 0, 0), "the header says 16 × 0" },
                { "large JPEG", Changed(jpeg, frame + 5, 0xFF, 0xFF, 0xFF, 0xFF), "the header says 65535 × 65535" },
                { "JPEG of 12 bits", Changed(jpeg, frame + 4, 12), "expected 8 bits a sample, but it has 12" },
                { "JPEG of four channels", Changed(jpeg, frame + 9, 4), "but it has 4 (4 are those of printing)" },
                { "arithmetic JPEG", Changed(jpeg, frame + 1, 0xC9), "but its frame is C9" },
                { "lossless JPEG", Changed(jpeg, frame + 1, 0xC3), "but its frame is C3" },
                { "JPEG of two frames", [.. jpeg[..scan], .. jpeg[frame..]], "expected one frame" },
                { "JPEG without end", jpeg[..^2], "it is cut off" },
                { "JPEG with a segment beyond its end", Changed(jpeg, frame + 2, 0xFF, 0xFF), "expected the segment of marker C0" },
                { "JPEG with no marker", Changed(jpeg, frame, 7), "expected a marker of JPEG at byte" },
                { "JPEG with many scans", [.. jpeg[..scan], .. Repeated(jpeg[scan..^2], 501), 0xFF, 0xD9], "500 scans" },
            };
        }
    }

    private static IEnumerable<byte> Repeated(byte[] bytes, int times) => Enumerable.Repeat(bytes, times).SelectMany(own => own);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named(string name, byte[] content, string message)
    {
        Assert.Contains(message, Assert.Throws<PictureFileException>(() => PictureFile.Parse(content)).Message, StringComparison.Ordinal);
        Assert.StartsWith("(stream): ", Assert.Throws<PictureFileException>(
            () => PictureFile.Load(new MemoryStream(content))).Message, StringComparison.Ordinal);
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        var exception = Assert.Throws<PictureFileException>(() => PictureFile.Open(path));
        Assert.Equal(path, exception.FileName);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Cut off anywhere, a file is refused: none of its pixels is invented.</summary>
    [Fact]
    public void Files_that_are_cut_off()
    {
        byte[][] rows = [.. Enumerable.Range(0, 9).Select(y => Enumerable.Range(y, 27).Select(i => (byte)(i * i)).ToArray())];
        byte[] png = TestPng.Picture(9, 8, 2, rows);
        foreach (byte[] file in new[] { png, TestJpeg.Encode(TestJpeg.Corners) })
        {
            for (int length = 0; length < file.Length; length++)
                Assert.Throws<PictureFileException>(() => PictureFile.Parse(file.AsSpan(0, length)));
        }
    }

    [ProgramFact("mkfifo")]
    public void What_is_no_file_is_refused_at_once()
    {
        string pipe = Path.Combine(folder, "pipe"), link = Path.Combine(folder, "link"), empty = Path.Combine(folder, "empty");
        Programs.Run("mkfifo", pipe);
        File.CreateSymbolicLink(link, pipe);
        File.WriteAllBytes(empty, []);
        foreach (string path in new[] { pipe, link, empty, folder, "/dev/zero" })
            Assert.Equal(path, Assert.Throws<PictureFileException>(() => PictureFile.Open(path)).FileName);
        Assert.Throws<FileNotFoundException>(() => PictureFile.Open(Path.Combine(folder, "none.png")));
        Assert.Throws<ArgumentNullException>(() => PictureFile.Open(null!));
        Assert.Throws<ArgumentNullException>(() => PictureFile.Load(null!));
    }

    /// <summary>A stream that is no picture is left after its first bytes, and one that never ends at the limit.</summary>
    [Fact]
    public void Streams_that_never_end()
    {
        using var zeros = new Endless([]);
        Assert.Throws<PictureFileException>(() => PictureFile.Load(zeros));
        Assert.InRange(zeros.Given, 8, 4096);
        using var picture = new Endless(TestPng.Picture(1, 8, 0, [[1]])[..20]);
        Assert.Contains("at most 100000 bytes", Assert.Throws<PictureFileException>(
            () => PictureFile.Load(picture, new() { MaxBytes = 100_000 })).Message, StringComparison.Ordinal);
        Assert.InRange(picture.Given, 100_000, 140_000);
    }

    /// <summary>Of a picture that claims to be huge nothing is allocated but the file itself.</summary>
    [Fact]
    public void The_size_is_asked_before_memory_is()
    {
        byte[] png = TestPng.Of(("IHDR", TestPng.Header(1 << 15, 1 << 15, 8, 6)), ("IDAT", TestPng.Rows([1])), ("IEND", []));
        byte[] jpeg = TestJpeg.Encode(TestJpeg.Corners);
        int frame = TestJpeg.Find(jpeg, marker => marker == 0xC0);
        for (int i = 5; i < 9; i++)
            jpeg[frame + i] = 0x7F;
        foreach (byte[] file in new[] { png, jpeg })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<PictureFileException>(() => PictureFile.Parse(file));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
        }
    }

    [Fact]
    public void Limits_can_be_moved()
    {
        byte[] file = TestPng.Picture(3, 8, 0, [[1, 2, 3], [4, 5, 6]]);
        Assert.Equal(6, PictureFile.Parse(file, new() { MaxPixels = 6 }).Pixels.Length);
        Assert.Throws<PictureFileException>(() => PictureFile.Parse(file, new() { MaxPixels = 5 }));
        Assert.Equal(6, PictureFile.Load(new MemoryStream(file), new() { MaxBytes = file.Length }).Pixels.Length);
        Assert.Throws<PictureFileException>(() => PictureFile.Load(new MemoryStream(file), new() { MaxBytes = file.Length - 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureFileOptions { MaxPixels = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureFileOptions { MaxPixels = int.MaxValue });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureFileOptions { MaxBytes = 0 });
    }

    /// <summary>Bytes, and zeros behind them for ever.</summary>
    private sealed class Endless(byte[] start) : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++, Given++)
                buffer[offset + i] = Given < start.Length ? start[Given] : (byte)0;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
