using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// One layer and direction of a recurrent network with weights in PyTorch's layout. A pass is in two parts: the projection of the whole
/// input to pre-activations, which is affine (so it may lie before the affine frontier) and one large product, and the sweep through time,
/// which is neither. Immutable and safe to use from several threads.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class RecurrentLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LinearWeights<T> _input;
    private readonly LinearWeights<T> _recurrent;
    private readonly T[] _initialHidden;
    private readonly T[] _initialCell;

    /// <summary>Packs a layer's weights.</summary>
    /// <param name="kind">The cell.</param>
    /// <param name="features">Elements of the input at one step.</param>
    /// <param name="hidden">The number of units.</param>
    /// <param name="weightIh">[gates · hidden, features], the gates in PyTorch's order (i, f, g, o or r, z, n).</param>
    /// <param name="weightHh">[gates · hidden, hidden].</param>
    /// <param name="biasIh">[gates · hidden], or empty.</param>
    /// <param name="biasHh">[gates · hidden], or empty.</param>
    /// <param name="initialHidden">h before the first step, [hidden], or empty for zeros.</param>
    /// <param name="initialCell">c before the first step (LSTM), [hidden], or empty for zeros.</param>
    /// <param name="reverse">Whether steps are taken from the last to the first; row t belongs to step t either way.</param>
    /// <exception cref="ArgumentException">A length does not fit the sizes.</exception>
    public RecurrentLayer(RecurrentKind kind, int features, int hidden, ReadOnlySpan<T> weightIh, ReadOnlySpan<T> weightHh,
        ReadOnlySpan<T> biasIh = default, ReadOnlySpan<T> biasHh = default, ReadOnlySpan<T> initialHidden = default,
        ReadOnlySpan<T> initialCell = default, bool reverse = false)
    {
        Expect.AtLeast(features, 1, nameof(features));
        Expect.AtLeast(hidden, 1, nameof(hidden));
        (Gates, SavedRows) = kind switch
        {
            RecurrentKind.Tanh => (RnnCell<T, TanhActivation<T>>.Gates, RnnCell<T, TanhActivation<T>>.Saved),
            RecurrentKind.Relu => (RnnCell<T, ReluActivation<T>>.Gates, RnnCell<T, ReluActivation<T>>.Saved),
            RecurrentKind.Lstm => (LstmCell<T>.Gates, LstmCell<T>.Saved),
            RecurrentKind.Gru => (GruCell<T>.Gates, GruCell<T>.Saved),
            _ => throw Expect.OutOfRange(nameof(kind), "a recurrent cell", kind),
        };
        Kind = kind;
        Features = features;
        Hidden = hidden;
        IsReverse = reverse;
        int rows = Gates * hidden;
        Expect.Length(weightIh.Length, (long)rows * features, nameof(weightIh));
        Expect.Length(weightHh.Length, (long)rows * hidden, nameof(weightHh));
        Expect.EmptyOrLength(biasIh.Length, rows, nameof(biasIh));
        Expect.EmptyOrLength(biasHh.Length, rows, nameof(biasHh));
        Expect.EmptyOrLength(initialHidden.Length, hidden, nameof(initialHidden));
        Expect.EmptyOrLength(initialCell.Length, kind == RecurrentKind.Lstm ? hidden : 0, nameof(initialCell));
        _input = new(weightIh, biasIh, rows, features);

        // biasHh stays with Whh: in a GRU the reset gate multiplies its part.
        _recurrent = new(weightHh, biasHh, rows, hidden);
        _initialHidden = initialHidden.ToArray();
        _initialCell = initialCell.ToArray();
    }

    /// <summary>The cell.</summary>
    public RecurrentKind Kind { get; }

    /// <summary>Elements of the input at one step.</summary>
    public int Features { get; }

    /// <summary>The number of units.</summary>
    public int Hidden { get; }

    /// <summary>Rows of pre-activations per step: 4 (LSTM), 3 (GRU) or 1.</summary>
    public int Gates { get; }

    /// <summary>Rows of hidden elements that the forward sweep saves per point and step for the derivative sweeps.</summary>
    public int SavedRows { get; }

    /// <summary>Whether steps are taken from the last to the first.</summary>
    public bool IsReverse { get; }

    /// <summary>Wih with biasIh.</summary>
    internal LinearWeights<T> OfInput => _input;

    /// <summary>Whh with biasHh.</summary>
    internal LinearWeights<T> OfState => _recurrent;

    /// <summary>h before the first step; empty for zeros.</summary>
    internal ReadOnlySpan<T> InitialHidden => _initialHidden;

    /// <summary>gates = x·Wihᵀ + biasIh for all steps.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="time">The number of steps.</param>
    /// <param name="x">[points, time, features].</param>
    /// <param name="gates">[points, time, gates · hidden].</param>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public void Project(int points, int time, ReadOnlySpan<T> x, Span<T> gates) => _input.Forward(Rows(points, time), x, gates);

    /// <summary>The tangent of <see cref="Project"/>: without the bias.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public void ProjectTangent(int points, int time, ReadOnlySpan<T> tangentX, Span<T> tangentGates) =>
        _input.ForwardLinear(Rows(points, time), tangentX, tangentGates);

    /// <summary>The adjoint of <see cref="Project"/>: gradX (+)= gradGates·Wih.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public void ProjectTransposed(int points, int time, ReadOnlySpan<T> gradGates, Span<T> gradX, bool accumulate = false) =>
        _input.Transposed(Rows(points, time), gradGates, gradX, accumulate);

    /// <summary>The sweep through time: h of every step from the projected input.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="time">The number of steps.</param>
    /// <param name="gates">[points, time, gates · hidden], from <see cref="Project"/>.</param>
    /// <param name="y">Receives h, [points, time, hidden].</param>
    /// <param name="saved">Receives what the derivative sweeps read, points · time · <see cref="SavedRows"/> · hidden elements; or empty if
    /// none will follow.</param>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public void Forward(int points, int time, ReadOnlySpan<T> gates, Span<T> y, Span<T> saved)
    {
        Expect.EmptyOrLength(saved.Length, (long)Rows(points, time) * SavedRows * Hidden, nameof(saved));
        Check(points, time, gates.Length, nameof(gates), y.Length, nameof(y));
        Sweep<ForwardSweep>(points, time, saved, gates, y, _initialHidden, _initialCell);
    }

    /// <summary>
    /// The adjoint of <see cref="Forward(int, int, ReadOnlySpan{T}, Span{T}, Span{T})"/>: backpropagation through time to the projected
    /// input.
    /// </summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="time">The number of steps.</param>
    /// <param name="saved">What the forward sweep saved.</param>
    /// <param name="gradY">The adjoint of every step's h, [points, time, hidden].</param>
    /// <param name="gradGates">Receives the adjoint of the projected input, [points, time, gates · hidden].</param>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public void Transposed(int points, int time, ReadOnlySpan<T> saved, ReadOnlySpan<T> gradY, Span<T> gradGates)
    {
        Expect.Length(saved.Length, (long)Rows(points, time) * SavedRows * Hidden, nameof(saved));
        Check(points, time, gradGates.Length, nameof(gradGates), gradY.Length, nameof(gradY));
        Expect.Apart(gradY, gradGates, nameof(gradY));
        Sweep<BackwardSweep>(points, time, saved, gradGates, gradY, [], []);
    }

    /// <summary>The tangent of <see cref="Forward(int, int, ReadOnlySpan{T}, Span{T}, Span{T})"/>.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="time">The number of steps.</param>
    /// <param name="saved">What the forward sweep saved.</param>
    /// <param name="tangentGates">The tangent of the projected input, [points, time, gates · hidden].</param>
    /// <param name="tangentY">Receives the tangent of every step's h, [points, time, hidden].</param>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public void Tangent(int points, int time, ReadOnlySpan<T> saved, ReadOnlySpan<T> tangentGates, Span<T> tangentY)
    {
        Expect.Length(saved.Length, (long)Rows(points, time) * SavedRows * Hidden, nameof(saved));
        Check(points, time, tangentGates.Length, nameof(tangentGates), tangentY.Length, nameof(tangentY));
        Expect.Apart(tangentGates, tangentY, nameof(tangentGates));
        Sweep<TangentSweep>(points, time, saved, tangentGates, tangentY, [], []);
    }

    private static int Rows(int points, int time)
    {
        Expect.AtLeast(points, 0, nameof(points));
        Expect.AtLeast(time, 0, nameof(time));
        return checked(points * time);
    }

    private void Check(int points, int time, int gatesLength, string gatesName, int yLength, string yName)
    {
        long rows = Rows(points, time);
        Expect.Length(gatesLength, rows * Gates * Hidden, gatesName);
        Expect.Length(yLength, rows * Hidden, yName);
    }
}
