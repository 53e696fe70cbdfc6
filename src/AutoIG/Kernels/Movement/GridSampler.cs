using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>A map, a grid of points at which it is read, and how.</summary>
/// <param name="Height">The map's height.</param>
/// <param name="Width">The map's width.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="OutputHeight">The grid's height.</param>
/// <param name="OutputWidth">The grid's width.</param>
/// <param name="Mode">How values between pixels are found.</param>
/// <param name="Border">What lies outside.</param>
/// <param name="AlignCorners">Whether −1 and 1 are the centres of the border's pixels, and not their outer edges.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record GridSampler(
    int Height, int Width, int Channels, int OutputHeight, int OutputWidth, SamplingMode Mode, SamplingBorder Border, bool AlignCorners)
{
    /// <summary>The number of points of a sample.</summary>
    internal int Points => OutputHeight * OutputWidth;

    /// <summary>The elements of a sample's map.</summary>
    internal int MapLength => Height * Width * Channels;
}
