using Xunit.Abstractions;

namespace AutoIG.Images.Tests.Files;

/// <summary>Thousands of damaged files: a picture of the size that the header says, or the one exception, and nothing else.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    // A damaged header may ask for a large picture; what is tried is not how long zeros take.
    private static readonly PictureFileOptions Small = new() { MaxPixels = 1 << 16, ApplyOrientation = true };

    private static readonly byte[] Png = TestPng.Picture(
        12, 8, 3, [.. Enumerable.Range(0, 10).Select(y => Enumerable.Range(y, 12).Select(i => (byte)(i * i % 5)).ToArray())],
        ("PLTE", [.. Enumerable.Range(1, 15).Select(i => (byte)(16 * i))]), ("tRNS", [0, 9]), ("tEXt", "a\0b"u8.ToArray()));

    private static readonly byte[] Jpeg = TestJpeg.With(TestJpeg.Encode(TestJpeg.Corners), 0xE1, TestJpeg.Exif(6));

    [Theory]
    [InlineData("png", 4000)]
    [InlineData("png, checksums mended", 4000)]
    [InlineData("jpeg", 6000)]
    public void Damaged_files(string kind, int count)
    {
        byte[] file = kind == "jpeg" ? Jpeg : Png;
        _ = PictureFile.Parse(file, Small);
        var random = new Random(5);
        int refused = 0;
        for (int turn = 0; turn < count; turn++)
        {
            byte[] damaged = Damage(file, random);
            if (kind.EndsWith("mended", StringComparison.Ordinal))
                Mend(damaged);
            try
            {
                var picture = PictureFile.Parse(damaged, Small);
                Assert.InRange(picture.Pixels.Length, 1, Small.MaxPixels);
            }
            catch (PictureFileException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Turn {turn}, {Convert.ToBase64String(damaged)}: {exception}");
            }
        }

        output.WriteLine($"{refused} of {count} refused");
        Assert.InRange(refused, count / 20, count);
    }

    /// <summary>A few bits, bytes, cuts, repetitions and insertions.</summary>
    private static byte[] Damage(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (int change = random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
        {
            int at = random.Next(bytes.Count), length = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes[at] = random.Next(2) == 0 ? (byte)0 : (byte)255; break;
                case 3: bytes.RemoveRange(at, length); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                default: bytes.Insert(at, (byte)random.Next(256)); break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Gives each chunk that can be told the checksum that it should have, so that damage reaches the decoder.</summary>
    private static void Mend(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            long length = ((uint)file[at] << 24) | ((uint)file[at + 1] << 16) | ((uint)file[at + 2] << 8) | file[at + 3];
            if (length > file.Length - at - 12)
                return;
            byte[] chunk = file[(at + 8)..(int)(at + 8 + length)];
            byte[] mended = TestPng.Of((System.Text.Encoding.Latin1.GetString(file, at + 4, 4), chunk));
            if (mended.Length == 8 + 12 + length)
                mended.AsSpan(8).CopyTo(file.AsSpan(at));
            at += (int)(12 + length);
        }
    }
}
