using System.Buffers.Binary;
using System.Text;

namespace AutoIG.Voice;

/// <summary>Sound of one channel, 16,000 samples a second, each from −1 to 1.</summary>
internal sealed class Recording
{
    /// <summary>Samples a second.</summary>
    public const int Rate = 16_000;

    private Recording(float[] samples) => Samples = samples;

    public float[] Samples { get; }

    /// <summary>Reads a WAV file of 16-bit samples.</summary>
    /// <exception cref="FormatException">It is another kind of file, or of sound.</exception>
    public static Recording Open(string path)
    {
        // An hour has 115 MB.
        if (new FileInfo(path).Length > 200_000_000)
            throw new FormatException($"{path}: expected less than 200 MB of sound.");
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < 12 || Text(bytes, 0) != "RIFF" || Text(bytes, 8) != "WAVE")
            throw new FormatException($"{path}: expected a WAV file, which begins with RIFF and WAVE.");
        bool isKnown = false;
        for (int at = 12; at + 8 <= bytes.Length;)
        {
            string name = Text(bytes, at);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4));
            at += 8;
            var content = bytes.AsSpan(at, (int)Math.Min(size, (uint)(bytes.Length - at)));
            if (name == "fmt ")
            {
                if (content.Length < 16)
                    throw new FormatException($"{path}: its description of the sound has {content.Length} bytes, expected 16.");
                (int kind, int channels, uint rate, int bits) = (
                    BinaryPrimitives.ReadUInt16LittleEndian(content), BinaryPrimitives.ReadUInt16LittleEndian(content[2..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(content[4..]), BinaryPrimitives.ReadUInt16LittleEndian(content[14..]));
                if (kind is not (1 or 0xFFFE) || channels != 1 || rate != Rate || bits != 16)
                {
                    throw new FormatException(
                        $"{path}: expected 16-bit samples of one channel, {Rate} a second, "
                        + $"got {bits}-bit samples of {channels}, {rate} a second.");
                }

                isKnown = true;
            }
            else if (name == "data")
            {
                if (!isKnown)
                    throw new FormatException($"{path}: the sound stands before its description.");
                if (content.Length < size)
                    throw new FormatException($"{path}: ends after {content.Length} of {size} bytes of sound.");
                var samples = new float[content.Length / 2];
                for (int i = 0; i < samples.Length; i++)
                    samples[i] = BinaryPrimitives.ReadInt16LittleEndian(content[(2 * i)..]) / 32768f;
                return new Recording(samples);
            }

            // Parts begin at even places.
            at = (int)Math.Min(bytes.Length, at + (long)size + (size & 1));
        }

        throw new FormatException($"{path}: has no sound (a part 'data').");
    }

    private static string Text(byte[] bytes, int at) => Encoding.ASCII.GetString(bytes, at, 4);
}
