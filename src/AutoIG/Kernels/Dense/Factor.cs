using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>One factor of a product, or neither.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum Factor
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>The left one.</summary>
    Left,

    /// <summary>The right one.</summary>
    Right,
}
