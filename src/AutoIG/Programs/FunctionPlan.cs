using System.ComponentModel;
using System.Globalization;

namespace AutoIG.CompilerServices;

/// <summary>
/// The sizes of everything that one point needs, once the named dimensions are bound. Lengths are elements per point; a slot is a piece
/// of workspace that several values share, one after another.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FunctionPlan
{
    /// <summary>The bound sizes of <see cref="FunctionSignature.DimensionNames"/>.</summary>
    public IReadOnlyList<int> Dimensions { get; private set; } = [];

    /// <summary>The shape of each input; empty for a scalar.</summary>
    public IReadOnlyList<int[]> InputShapes { get; private set; } = [];

    /// <summary>The shape of the output; empty for a scalar.</summary>
    public required int[] OutputShape { get; init; }

    /// <summary>The shape of each layer, as the model sees it.</summary>
    public IReadOnlyList<int[]> LayerShapes { get; init; } = [];

    /// <summary>
    /// The lengths of the frontier: the values that are affine in the input and that something else than an affine operator consumes.
    /// </summary>
    public required IReadOnlyList<int> FrontierLengths { get; init; }

    /// <summary>
    /// Whether the frontier is the inputs themselves, one for one. The prefix is then empty and neither it nor its transpose is called.
    /// </summary>
    public bool PrefixIsEmpty { get; init; }

    /// <summary>Slots of the prefix and of its transpose.</summary>
    public IReadOnlyList<int> PrefixSlots { get; init; } = [];

    /// <summary>Slots of the forward and the backward sweep.</summary>
    public IReadOnlyList<int> Slots { get; init; } = [];

    /// <summary>Slots of the pushforward sweep.</summary>
    public IReadOnlyList<int> PushforwardSlots { get; init; } = [];

    /// <summary>Slots of the comparison: of its forward sweep, and of the one that goes back.</summary>
    public IReadOnlyList<int> ComparisonSlots { get; init; } = [];

    /// <summary>Slots of the comparison by the RevealCancel rule, likewise.</summary>
    public IReadOnlyList<int> RevealCancelSlots { get; init; } = [];

    /// <summary>Slots of the relevance program: of its forward sweep, and of the one that goes back.</summary>
    public IReadOnlyList<int> RelevanceSlots { get; init; } = [];

    /// <summary>Slots of the sweep that finds breakpoints.</summary>
    public IReadOnlyList<int> LinearPiecesSlots { get; init; } = [];

    /// <summary>The shape of the inputs of each affine layer of the relevance program, as the model writes it.</summary>
    public IReadOnlyList<int[]> RelevanceShapes { get; init; } = [];

    /// <summary>The length of each input.</summary>
    internal IReadOnlyList<int> InputLengths { get; private set; } = [];

    /// <summary>The length of the output.</summary>
    internal int OutputLength { get; private set; }

    /// <summary>The length of each layer.</summary>
    internal IReadOnlyList<int> LayerLengths { get; private set; } = [];

    private FunctionSignature? signature;
    private int longest;

    /// <summary>Adds the sizes that the signature gives, and what follows from all of them.</summary>
    /// <exception cref="OverflowException">A length is larger than the largest <see cref="int"/>.</exception>
    internal void Complete(FunctionSignature function, ReadOnlySpan<int> dimensions)
    {
        signature = function;
        Dimensions = dimensions.ToArray();
        var shapes = new int[function.Inputs.Count][];
        for (int i = 0; i < shapes.Length; i++)
            shapes[i] = function.Inputs[i].Shape.Bind(dimensions);
        InputShapes = shapes;
        InputLengths = [.. shapes.Select(shape => LengthOf(shape))];
        OutputLength = LengthOf(OutputShape);
        LayerLengths = [.. LayerShapes.Select(shape => LengthOf(shape))];
        // Inputs lie one after another in one row, and so do the values of the frontier: the sums are lengths, too.
        _ = Math.Max(InputLengths.Sum(), FrontierLengths.Sum());
        longest = InputLengths.Concat(FrontierLengths).Concat(LayerLengths).Append(OutputLength)
            .Concat(PrefixSlots).Concat(Slots).Concat(PushforwardSlots).Concat(ComparisonSlots)
            .Concat(RevealCancelSlots).Concat(RelevanceSlots).Concat(LinearPiecesSlots).Max();
    }

    /// <summary>Checks that so many points together are no longer than a span can be.</summary>
    /// <exception cref="ArgumentException">They are.</exception>
    internal void RequireRoom(int points)
    {
        if ((long)longest * points > int.MaxValue)
            throw TooLarge(signature!, [.. Dimensions], points, null);
    }

    /// <summary>The refusal of sizes for which a value would be longer than a span can be.</summary>
    internal static ArgumentException TooLarge(
        FunctionSignature signature, ReadOnlySpan<int> dimensions, int points, OverflowException? overflow)
    {
        string with = dimensions.Length == 0 ? "" : $"with {signature.Written(dimensions)} ";
        string together = points == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" at {points} points together");
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{signature.Name}: expected no value inside the model to have more than {int.MaxValue} elements; {with}one has more{together}."),
            nameof(dimensions), overflow);
    }

    /// <summary>The product of a shape: 1 for a scalar.</summary>
    /// <exception cref="OverflowException">It is larger than the largest <see cref="int"/>.</exception>
    internal static int LengthOf(ReadOnlySpan<int> shape)
    {
        int product = 1;
        foreach (int dimension in shape)
            product = checked(product * dimension);
        return product;
    }
}
