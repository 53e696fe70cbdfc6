namespace AutoIG.Generator.Ir;

/// <summary>What an operator needs to know beside its operands.</summary>
internal record OperatorAttributes
{
    public static OperatorAttributes None { get; } = new();

    /// <summary>The sizes that it states.</summary>
    public virtual IEnumerable<Dimension> Sizes() => [];
}

/// <summary>The number of a parameter among the differentiable inputs, or among the fixed arguments.</summary>
internal sealed record ParameterAttributes(int Index, string Name) : OperatorAttributes;

/// <summary>A number or truth value (0 or 1) known at compile time.</summary>
internal sealed record ConstantAttributes(double Value) : OperatorAttributes
{
    /// <summary>The number, where it is an integer that a double does not hold.</summary>
    public decimal? Whole { get; init; }

    /// <summary>By its bits: −0 is another number than 0, of another reciprocal; double.Equals takes them for one.</summary>
    public bool Equals(ConstantAttributes? other) => other is not null && Whole == other.Whole
        && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value);

    public override int GetHashCode() => BitConverter.DoubleToInt64Bits(Value).GetHashCode();
}

/// <summary>Arithmetic of integers in a <c>checked</c> or <c>unchecked</c> context that is not the compilation's own.</summary>
internal sealed record OverflowAttributes(bool Checked) : OperatorAttributes;

/// <summary>A field or property of the model: how generated code reaches it, and how messages name it.</summary>
internal sealed record ModelAttributes(string Access, string Display) : OperatorAttributes
{
    /// <summary>Whether a static member leads to it, and not the model object.</summary>
    public bool IsStatic { get; init; }

    /// <summary>Whether it shuts keys out of attention: it may hold −∞, and no query may see nothing.</summary>
    public bool IsAttentionMask { get; init; }
}

/// <summary>The names of the weights that others are computed from.</summary>
internal sealed record WeightsAttributes(EquatableArray<string> Names) : OperatorAttributes;

/// <summary>A size that is known at run time only, as a scalar.</summary>
internal sealed record DimensionAttributes(Dimension Dimension) : OperatorAttributes
{
    public override IEnumerable<Dimension> Sizes() => [Dimension];
}

/// <summary>A number that parameterises an elementwise function: a negative slope, a power.</summary>
internal sealed record ScalarAttributes(double Value) : OperatorAttributes;

/// <summary>What works along one axis.</summary>
internal interface IAlongAxis
{
    int Axis { get; }

    /// <summary>The same along another axis.</summary>
    OperatorAttributes Along(int axis);
}

/// <summary>What has something to say of each axis.</summary>
internal interface IForEachAxis
{
    /// <summary>The same for a value whose axis k is axis <c>permutation[k]</c> of this one.</summary>
    OperatorAttributes Permuted(IReadOnlyList<int> permutation);
}

internal sealed record AxisAttributes(int Axis) : OperatorAttributes, IAlongAxis
{
    public OperatorAttributes Along(int axis) => this with { Axis = axis };
}

internal record AxesAttributes(EquatableArray<int> Axes, bool KeepDimensions) : OperatorAttributes;

/// <summary>The axes of a norm, and which it is: p of (Σ|x|ᵖ)^(1/p).</summary>
internal sealed record NormAttributes(EquatableArray<int> Axes, bool KeepDimensions, double Order) : AxesAttributes(Axes, KeepDimensions);

/// <summary>Axis k of the result is axis <c>Permutation[k]</c> of the operand.</summary>
internal sealed record PermutationAttributes(EquatableArray<int> Permutation) : OperatorAttributes;

/// <summary>The shape of the result: of a reshape, a broadcast, a sum to a smaller shape.</summary>
internal sealed record ShapeAttributes(Shape Shape) : OperatorAttributes
{
    public override IEnumerable<Dimension> Sizes() => Shape.Dimensions;
}

/// <summary>Elements <paramref name="Start"/> to <paramref name="Start"/> + <paramref name="Length"/> − 1 of an axis.</summary>
internal sealed record SliceAttributes(int Axis, Dimension Start, Dimension Length) : OperatorAttributes, IAlongAxis
{
    public override IEnumerable<Dimension> Sizes() => [Start, Length];

    public OperatorAttributes Along(int axis) => this with { Axis = axis };
}

/// <summary>A two-dimensional window.</summary>
internal sealed record WindowAttributes(
    int KernelHeight, int KernelWidth, int StrideY, int StrideX,
    int PadTop, int PadLeft, int PadBottom, int PadRight, int DilationY, int DilationX) : OperatorAttributes
{
    public int Groups { get; init; } = 1;

    public bool CeilMode { get; init; }

    public bool CountIncludePad { get; init; } = true;
}

/// <summary>The windows of a volume along depth, height and width.</summary>
/// <param name="Volume">The sizes of the volume.</param>
internal sealed record VolumeAttributes(
    EquatableArray<int> Volume, EquatableArray<int> Kernel, EquatableArray<int> Stride, EquatableArray<int> Padding,
    EquatableArray<int> Dilation) : OperatorAttributes
{
    public int Groups { get; init; } = 1;

    public bool CeilMode { get; init; }

    public bool CountIncludePad { get; init; } = true;
}

/// <summary>The number of a layer.</summary>
internal sealed record LayerAttributes(int Layer) : OperatorAttributes;

/// <summary>One factor of a product, or neither.</summary>
internal enum Factor
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>The left one.</summary>
    Left,

    /// <summary>The right one.</summary>
    Right,
}

/// <summary>Whether a product's factors are stored transposed.</summary>
internal sealed record ProductAttributes(bool TransposeA, bool TransposeB) : OperatorAttributes
{
    /// <summary>The factor of the product.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// Whether the heads of a factor or of the product lie side by side in its rows, [rows, heads, columns] in place of [heads, rows,
    /// columns].
    /// </summary>
    public bool SideBySideA { get; init; }

    /// <inheritdoc cref="SideBySideA"/>
    public bool SideBySideB { get; init; }

    /// <inheritdoc cref="SideBySideA"/>
    public bool SideBySideC { get; init; }

    /// <summary>The factor that is an adjoint or a tangent, where the other may hold ±∞ or NaN: its zeros then give 0.</summary>
    public Factor Direction { get; init; }
}

/// <summary>A convolution's window on a feature map of a size.</summary>
internal sealed record ConvolutionAttributes(WindowAttributes Window, Dimension Height, Dimension Width) : OperatorAttributes
{
    public override IEnumerable<Dimension> Sizes() => [Height, Width];
}

/// <summary>The small number that keeps a normalisation from dividing by zero.</summary>
internal sealed record EpsilonAttributes(double Epsilon) : OperatorAttributes;

/// <summary>How many consecutive elements are standardised together, and the number that keeps their variance from being zero.</summary>
internal sealed record StandardiseAttributes(Dimension Length, double Epsilon) : OperatorAttributes
{
    public override IEnumerable<Dimension> Sizes() => [Length];
}
