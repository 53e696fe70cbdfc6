using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// One step of a recurrent cell for the units j … j + TVector.Count of one point. A gate's or saved row's part k for unit j lies at
/// k·hidden + j. Adjoints and tangents that are exactly 0 give exactly 0 at every product, whatever the values are: a step that is not
/// chosen leaves no trace.
/// </summary>
internal unsafe interface IRecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of pre-activations.</summary>
    static abstract int Gates { get; }

    /// <summary>Rows that the derivative sweeps read.</summary>
    static abstract int Saved { get; }

    /// <summary>Advances hidden and cell, writes saved.</summary>
    /// <param name="hidden">The number of units.</param>
    /// <param name="input">Pre-activations from the input.</param>
    /// <param name="recurrent">Pre-activations from the state before.</param>
    /// <param name="state">h, advanced.</param>
    /// <param name="cell">c, advanced (LSTM only).</param>
    /// <param name="saved">Receives what the derivative reads.</param>
    static abstract void Forward<TVector>(int hidden, T* input, T* recurrent, T* state, T* cell, T* saved)
        where TVector : struct, IVector<TVector, T>;

    /// <summary>One step back.</summary>
    /// <param name="hidden">The number of units.</param>
    /// <param name="saved">What the forward step saved.</param>
    /// <param name="gradient">The adjoint of the step's output from outside.</param>
    /// <param name="state">In: the adjoint of h from the step after; out: the part for the state before that does not pass through
    /// Whh.</param>
    /// <param name="cell">The adjoint of c, taken back (LSTM only).</param>
    /// <param name="input">Receives the adjoint of the input's pre-activations.</param>
    /// <param name="recurrent">Receives the adjoint of the state's pre-activations.</param>
    static abstract void Backward<TVector>(int hidden, T* saved, T* gradient, T* state, T* cell, T* input, T* recurrent)
        where TVector : struct, IVector<TVector, T>;

    /// <summary>One step of the tangents; the parameters are those of <see cref="Forward"/>, dotted.</summary>
    static abstract void Tangent<TVector>(int hidden, T* saved, T* input, T* recurrent, T* state, T* cell)
        where TVector : struct, IVector<TVector, T>;
}
