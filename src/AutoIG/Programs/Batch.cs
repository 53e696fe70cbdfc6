using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// The memory on which a sweep of a <see cref="DifferentiableFunction{T}"/> runs: a number of points with their inputs, frontier, output
/// and workspace, in one aligned block that grows to the largest size asked for and is reused.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe partial class Batch<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Alignment = 64;

    private T* memory;
    private long capacity;
    private FunctionPlan? plan;
    private Sections sections;
    private Tape<T>? tape;
    private Tape<long>? integerTape;

    /// <summary>The number of points.</summary>
    public int Points { get; private set; }

    /// <summary>The values of parameters that are held constant; a <see cref="bool"/> is 0 or 1.</summary>
    public IReadOnlyList<long> FixedArguments { get; set; } = [];

    /// <summary>Sees the layers' values, adjoints and tangents; <see langword="null"/> when nobody asked.</summary>
    public ILayerObserver<T>? Observer { get; set; }

    /// <summary>The plan that the batch is laid out for.</summary>
    public FunctionPlan Plan => plan ?? throw new InvalidOperationException("The batch has not been laid out: call Prepare first.");

    /// <summary>The bytes held.</summary>
    public long AllocatedBytes =>
        (capacity + ownRows.Length + (tape?.Capacity ?? 0)) * sizeof(T) + (integerTape?.Capacity ?? 0) * (long)sizeof(long);

    // Offsets, in elements, of the first element of each value. Filled by Prepare.
    private long[] inputs = [], inputAdjoints = [], frontiers = [], frontierAdjoints = [], frontierTangents = [], slots = [];
    private long output, outputAdjoint, outputTangent, breakpoints;

    // From one set of adjoints to the next: of the frontier, and of the inputs.
    private long frontierStride, inputStride;
    private int adjointSets = 1, adjointSet;
    private IReadOnlyList<int> inputLengths = [], slotLengths = [];
    private int outputLength;
    private int rows; // that the block is laid out for

    /// <summary>
    /// Lays the block out for a sweep on a number of points. The contents are undefined afterwards.
    /// </summary>
    /// <param name="functionPlan">The sizes.</param>
    /// <param name="points">How many points, at least 1.</param>
    /// <param name="sweeps">Which sweeps will run on the batch.</param>
    /// <exception cref="ArgumentException">A value at all points together would be longer than a span can be.</exception>
    public void Prepare(FunctionPlan functionPlan, int points, Sections sweeps) => Prepare(functionPlan, points, sweeps, adjoints: 1);

    /// <summary>
    /// Lays the block out for one forward sweep and several backward sweeps on what it leaves, each into adjoints of its own; see
    /// <see cref="AdjointSet"/>.
    /// </summary>
    /// <param name="functionPlan">The sizes.</param>
    /// <param name="points">How many points, at least 1.</param>
    /// <param name="sweeps">Which sweeps will run on the batch.</param>
    /// <param name="adjoints">How many sets of adjoints of the frontier and of the inputs, at least 1.</param>
    /// <param name="keepsForward">
    /// Whether the transposed prefix leaves what the forward sweep has computed; always so where there are several sets.
    /// </param>
    /// <exception cref="ArgumentException">A value at all points together would be longer than a span can be.</exception>
    internal void Prepare(FunctionPlan functionPlan, int points, Sections sweeps, int adjoints, bool keepsForward = false)
    {
        ArgumentNullException.ThrowIfNull(functionPlan);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        keepsForward |= adjoints > 1;
        adjointSet = 0;
        // A batch of pairs that was used before is seen as points again.
        Points = points;
        if (ReferenceEquals(plan, functionPlan) && sections == sweeps && rows == points && adjointSets == adjoints
            && prefixIsApart == keepsForward)
            return;
        functionPlan.RequireRoom(points);
        adjointSets = adjoints;
        prefixIsApart = keepsForward;
        inputLengths = functionPlan.InputLengths;
        outputLength = functionPlan.OutputLength;
        plan = functionPlan;
        rows = points;
        sections = sweeps;

        long end = 0;
        bool comparison = (sweeps & Sections.Comparison) != 0;
        bool pieces = (sweeps & Sections.LinearPieces) != 0;
        bool suffix = comparison || (sweeps & (Sections.Forward | Sections.Backward | Sections.Pushforward)) != 0;
        bool pushforward = (sweeps & Sections.Pushforward) != 0;
        bool backward = comparison || (sweeps & (Sections.Backward | Sections.PrefixTransposed)) != 0;
        bool relevances = (sweeps & Sections.Relevance) != 0;
        bool ownInputs = (relevances || (sweeps & Sections.Prefix) != 0) && !functionPlan.PrefixIsEmpty;
        bool ownInputAdjoints = (relevances || (sweeps & Sections.PrefixTransposed) != 0) && !functionPlan.PrefixIsEmpty;
        bool frontier = suffix || pieces || (sweeps & Sections.Prefix) != 0;

        // Without a prefix the frontier is the inputs under their other name.
        bool inputsAreFrontier = relevances && functionPlan.PrefixIsEmpty;
        Layout(ref frontiers, functionPlan.FrontierLengths, frontier || inputsAreFrontier, ref end);
        frontierStride = LayoutSets(ref frontierAdjoints, functionPlan.FrontierLengths, backward || inputsAreFrontier, ref end);
        Layout(ref frontierTangents, functionPlan.FrontierLengths, pushforward || pieces, ref end);
        Layout(ref inputs, inputLengths, ownInputs, ref end);
        inputStride = LayoutSets(ref inputAdjoints, inputLengths, ownInputAdjoints, ref end);
        output = suffix || relevances ? Place(outputLength, ref end) : -1;
        outputAdjoint = comparison || relevances || (sweeps & Sections.Backward) != 0 ? Place(outputLength, ref end) : -1;
        outputTangent = pushforward ? Place(outputLength, ref end) : -1;
        breakpoints = pieces ? Place(CompilerServices.Breakpoints.Sides, ref end) : -1;

        // The forward sweep's slots must survive until the last backward sweep. After a single one nobody reads them, and the prefix never
        // holds values at the same time; each kind of sweep then lays its slots out from the same place and says so through Use.
        prefixSlotsStart = end;
        long most = 0;
        if ((sweeps & (Sections.Prefix | Sections.PrefixTransposed)) != 0)
            most = Extent(functionPlan.PrefixSlots);
        if (prefixIsApart)
            (end, most) = (end + most, 0);
        slotsStart = end;
        if ((sweeps & (Sections.Forward | Sections.Backward)) != 0)
            most = Math.Max(most, Extent(functionPlan.Slots));
        if (pushforward)
            most = Math.Max(most, Extent(functionPlan.PushforwardSlots));
        if (comparison)
            most = Math.Max(most, Math.Max(Extent(functionPlan.ComparisonSlots), Extent(functionPlan.RevealCancelSlots)));
        if (relevances)
            most = Math.Max(most, Extent(functionPlan.RelevanceSlots));
        if (pieces)
            most = Math.Max(most, Extent(functionPlan.LinearPiecesSlots));
        Reserve(end + most);
        slotLengths = [];
    }

    private long slotsStart, prefixSlotsStart;
    private bool prefixIsApart;

    /// <summary>Lays the slots out for one kind of sweep. Called by the runtime before each sweep.</summary>
    internal void Use(IReadOnlyList<int> lengths)
    {
        if (ReferenceEquals(lengths, slotLengths))
            return;
        slotLengths = lengths;
        if (slots.Length != lengths.Count)
            slots = new long[lengths.Count];
        long end = ReferenceEquals(lengths, Plan.PrefixSlots) ? prefixSlotsStart : slotsStart;
        for (int i = 0; i < lengths.Count; i++)
            slots[i] = Place(lengths[i], ref end);
    }

    /// <summary>
    /// The points of input <paramref name="index"/>; where the prefix is empty, the frontier value itself, under its other name.
    /// </summary>
    public Span<T> Input(int index) => Plan.PrefixIsEmpty ? Frontier(index) : At(inputs, index, inputLengths[index]);

    /// <summary>
    /// Which set of adjoints backward sweeps write and read; 0 until it is set. The inputs' and the frontier's adjoints have sets, the
    /// output's has none.
    /// </summary>
    internal int AdjointSet
    {
        get => adjointSet;
        set => adjointSet = (uint)value < (uint)adjointSets ? value
            : throw new InvalidOperationException($"The batch was laid out for {adjointSets} sets of adjoints; there is no set {value}.");
    }

    /// <summary>The adjoint of input <paramref name="index"/>.</summary>
    public Span<T> InputAdjoint(int index) =>
        Plan.PrefixIsEmpty ? FrontierAdjoint(index) : At(inputAdjoints, index, inputLengths[index], adjointSet * inputStride);

    /// <summary>The values of frontier value <paramref name="index"/>.</summary>
    public Span<T> Frontier(int index) => At(frontiers, index, Plan.FrontierLengths[index]);

    /// <summary>The adjoint of frontier value <paramref name="index"/>.</summary>
    public Span<T> FrontierAdjoint(int index) =>
        At(frontierAdjoints, index, Plan.FrontierLengths[index], adjointSet * frontierStride);

    /// <summary>The tangent of frontier value <paramref name="index"/>.</summary>
    public Span<T> FrontierTangent(int index) => At(frontierTangents, index, Plan.FrontierLengths[index]);

    /// <summary>The output.</summary>
    public Span<T> Output => At(output, outputLength);

    /// <summary>The adjoint of the output.</summary>
    public Span<T> OutputAdjoint => At(outputAdjoint, outputLength);

    /// <summary>The tangent of the output.</summary>
    public Span<T> OutputTangent => At(outputTangent, outputLength);

    /// <summary>
    /// How near the breakpoints in front of each point and behind it are, [points, 2]: the reciprocals of their distances in α.
    /// </summary>
    public Span<T> Breakpoints => At(breakpoints, CompilerServices.Breakpoints.Sides);

    /// <summary>The value of a bound dimension.</summary>
    public int Dimension(int index) => Plan.Dimensions[index];

    /// <summary>A piece of workspace for a value of <paramref name="length"/> elements per point.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is longer than its slot: the generated code and its plan disagree.
    /// </exception>
    public Span<T> Slot(int slot, int length)
    {
        if (length > slotLengths[slot])
            throw new ArgumentOutOfRangeException(nameof(length), length, $"Slot {slot} holds {slotLengths[slot]} elements per point.");
        return At(slots, slot, length);
    }

    /// <summary>An empty tape for the real numbers that loops carry.</summary>
    public Tape<T> Tape => Rewound(ref tape);

    /// <summary>An empty tape for the integers and truth values that loops carry.</summary>
    public Tape<long> IntegerTape => Rewound(ref integerTape);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
        capacity = 0;
        plan = null;
        tape = null;
        integerTape = null;
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the block of a batch that was dropped with its pool.</summary>
    ~Batch() => NativeMemory.AlignedFree(memory);

    private void Layout(ref long[] offsets, IReadOnlyList<int> lengths, bool present, ref long end)
    {
        if (offsets.Length != lengths.Count)
            offsets = new long[lengths.Count];
        for (int i = 0; i < lengths.Count; i++)
            offsets[i] = present ? Place(lengths[i], ref end) : -1;
    }

    /// <summary>Lays out as many sets as there are, one behind the other, and returns how far it is from one to the next.</summary>
    private long LayoutSets(ref long[] offsets, IReadOnlyList<int> lengths, bool present, ref long end)
    {
        long start = end;
        Layout(ref offsets, lengths, present, ref end);
        long stride = end - start;
        end += stride * (adjointSets - 1);
        return stride;
    }

    private long Place(int length, ref long end)
    {
        long start = end;
        int unit = Alignment / sizeof(T);
        end += ((long)length * rows + unit - 1) / unit * unit;
        return start;
    }

    private long Extent(IReadOnlyList<int> lengths)
    {
        long end = 0;
        for (int i = 0; i < lengths.Count; i++)
            Place(lengths[i], ref end);
        return end;
    }

    private void Reserve(long elements)
    {
        if (elements <= capacity)
            return;
        NativeMemory.AlignedFree(memory);
        memory = null;
        capacity = 0;
        memory = (T*)NativeMemory.AlignedAlloc(checked((nuint)elements * (nuint)sizeof(T)), Alignment);
        capacity = elements;
        NativeMemory.Clear(memory, (nuint)elements * (nuint)sizeof(T));
    }

    private Span<T> At(long[] offsets, int index, int length, long further = 0) =>
        At(offsets[index] < 0 ? -1 : offsets[index] + further, length);

    private Span<T> At(long offset, int length) =>
        offset < 0
            ? throw new InvalidOperationException("The batch was not laid out for the sweep that runs on it.")
            : new Span<T>(memory + offset, length * Points);

    private static Tape<TValue> Rewound<TValue>(ref Tape<TValue>? held)
        where TValue : unmanaged
    {
        held ??= new Tape<TValue>();
        held.Clear();
        return held;
    }
}
