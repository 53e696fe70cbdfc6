using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>The cell of a recurrent layer.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum RecurrentKind
{
    /// <summary>h = tanh(a + Whh·h).</summary>
    Tanh,

    /// <summary>h = max(a + Whh·h, 0).</summary>
    Relu,

    /// <summary>Long short-term memory; gates i, f, g, o.</summary>
    Lstm,

    /// <summary>Gated recurrent unit; gates r, z, n.</summary>
    Gru,
}
