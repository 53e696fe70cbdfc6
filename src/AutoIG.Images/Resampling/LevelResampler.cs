using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutoIG.Reports;

namespace AutoIG.Images;

/// <summary>
/// Resizes pictures of 8-bit levels bit for bit as Pillow does: along the rows, then along the columns, with weights that are multiples of
/// 2⁻²², and each sum rounded to a level.
/// </summary>
internal static class LevelResampler
{
    // 8 bits of level and 22 of weight leave the sign and a factor of 2, which bicubic weights do not use up.
    private const int Bits = 22;

    public static Rgba[] Resize(ReadOnlySpan<Rgba> pixels, int width, int height, AxisWeights across, AxisWeights down)
    {
        var rows = new Rgba[across.Length * height];
        Along(pixels, rows, across, new(height, width, 1), new(height, across.Length, 1));
        var resized = new Rgba[across.Length * down.Length];
        Along(rows, resized, down, new(across.Length, 1, across.Length), new(across.Length, 1, across.Length));
        return resized;
    }

    private static void Along(ReadOnlySpan<Rgba> source, Span<Rgba> target, AxisWeights axis, Lines from, Lines to)
    {
        int[] weights = axis.Fixed(Bits);
        var sources = MemoryMarshal.Cast<Rgba, uint>(source);
        var targets = MemoryMarshal.Cast<Rgba, uint>(target);
        for (int position = 0; position < axis.Length; position++)
        {
            int start = axis.Start(position);
            var own = weights.AsSpan(start, axis.Of(position, out int first).Length);
            for (int line = 0; line < from.Count; line++)
            {
                // A pixel's four channels are one vector.
                var sum = Vector128.Create(1 << (Bits - 1));
                int at = (line * from.Apart) + (first * from.Step);
                foreach (int weight in own)
                {
                    sum += Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(sources[at]).AsByte())).AsInt32() * weight;
                    at += from.Step;
                }

                var level = Vector128.Min(Vector128.Max(sum >> Bits, Vector128<int>.Zero), Vector128.Create(255)).AsUInt32();
                var narrow = Vector128.Narrow(level, level);
                targets[(line * to.Apart) + (position * to.Step)] = Vector128.Narrow(narrow, narrow).AsUInt32().ToScalar();
            }
        }
    }

    /// <summary>Lines of pixels in memory.</summary>
    /// <param name="Count">The number of lines.</param>
    /// <param name="Apart">From the first pixel of a line to that of the next.</param>
    /// <param name="Step">From a pixel to the next of its line.</param>
    private readonly record struct Lines(int Count, int Apart, int Step);
}
