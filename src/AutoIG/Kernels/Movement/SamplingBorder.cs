using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>What lies outside of a map that is read at points.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum SamplingBorder
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The nearest pixel.</summary>
    Border,

    /// <summary>The map, mirrored.</summary>
    Reflection,
}
