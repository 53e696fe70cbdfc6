using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Weights packed once for both directions of a linear map: the constant behind <c>Linear</c> and the convolutions.</summary>
internal sealed class PackedWeights(string name, string type) : Operator(name), IPreparedObject
{
    /// <summary>What the constructor takes behind weight and bias.</summary>
    public Func<IPreparation, string> Sizes { get; init; } = _ => "";

    /// <summary>
    /// The same weights with a scale and a shift of each channel folded in, operands (weight, bias, scale, shift); null where they are
    /// these themselves.
    /// </summary>
    public PackedWeights? Scaled { get; init; }

    /// <summary>The shape of the weight says all that the map's shape rule needs.</summary>
    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => new(Element.Prepared, operands[0].Shape);

    public override bool NeedsFiniteWeights => true;

    public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => ValueRange.Weight;

    public string PreparedType(string realType) => $"{type}<{realType}>";

    public string Prepare(IPreparation preparation) =>
        $"new({preparation.Operand(0)}, {preparation.OptionalOperand(1)}, {Sizes(preparation)})";
}

/// <summary>
/// A linear map with constant weights, operands (x, weights), in one of its three uses: with its bias; its linear part alone, for tangents;
/// its transpose, for adjoints.
/// </summary>
internal sealed class LinearMap(string name, LinearMapUse use) : KernelOperator(name), IRelevanceLayer
{
    /// <summary>The linear part alone, of a map with its bias.</summary>
    public LinearMap? LinearPart { get; init; }

    /// <summary>The transpose, of a map with its bias.</summary>
    public LinearMap? Transpose { get; init; }

    public RelevanceKind Kind { get; init; } = RelevanceKind.Convolution;

    // Maps lie channels-last.
    public Shape InputOf(IrOperation operation, Shape operand) =>
        Kind == RelevanceKind.Convolution ? new Shape([operand[-1], .. operand.Dimensions.Take(operand.Rank - 1)]) : operand;

    /// <summary>The shape of the result from the shapes of x and the weight.</summary>
    public Func<Shape, Shape, OperatorAttributes, Shape> ResultShape { get; init; } = (x, _, _) => x;

    /// <summary>The number of rows that the kernel maps, and sizes that it takes at the call: the arguments before x.</summary>
    public Func<IKernelCall, string> Leading { get; init; } = _ => "points";

    /// <summary>
    /// Whether the kernel takes the distance from one row to the next: of the operand, and, but for the transpose, of the result.
    /// </summary>
    public bool TakesStrides { get; init; }

    /// <summary>Whether the kernel takes what is done with each element of its result.</summary>
    public bool IsFused { get; init; } = true;

    public override bool ReadsPartOfRow(int operand) => TakesStrides && operand == 0;

    public override bool WritesPartOfRow => TakesStrides && use != LinearMapUse.Transposed;

    public override bool TakesEpilogue => IsFused && use == LinearMapUse.Affine;

    public override bool PassesResultOn => IsFused && use != LinearMapUse.Linear;

    public override bool Accumulates => use == LinearMapUse.Transposed;

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
        IrType.Real(ResultShape(operands[0].Shape, operands[1].Shape, attributes));

    public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
        Ranges.FiniteIfFinite(operands[0]);

    public override bool IsAffine(IReadOnlyList<bool> active) => true;

    public override void Pullback(PullbackSite site) =>
        site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            Transpose ?? throw HasNoDerivative(), [site.Adjoint.Id, site.Operation.Operands[1]],
            site.Operation.Attributes, site.Operand(0).Type)]);

    // The result itself is a denominator: one that is computed again is rounded otherwise, and where it is nearly 0 that is another number.
    public override void Relevance(RelevanceSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
        Relevances.Affine, [site.Operation.Operands[0], site.Relevance.Id, site.Operation.Operands[1], site.Result.Id],
        new RelevanceAttributes(site.Number(Kind), this, site.Operation.Attributes))]);

    public override Expr Pushforward(PushforwardSite site) =>
        site.Tangent(0)!.Apply(LinearPart ?? throw HasNoDerivative(), site.Operation.Attributes, site.Operand(1));

    public override string Emit(IKernelCall call)
    {
        string arguments = $"{Leading(call)}, {call.Operand(0)}, {call.Result}";
        string strides = (call.Stride(0) is { } x ? $", xStride: {x}" : "") + (call.ResultStride is { } y ? $", yStride: {y}" : "");
        string gradStride = call.Stride(0) is { } gradY ? $", gradYStride: {gradY}" : "";
        return use switch
        {
            LinearMapUse.Affine when call.WithSlope =>
                $"{call.Operand(1)}.ForwardWithSlope<{call.Epilogue}>({Leading(call)}, {call.Operand(0)}, {call.EpilogueOperand}, "
                    + $"{call.Result}{strides}{call.TapArgument});",
            LinearMapUse.Affine when call.EpilogueOperand is { } operand =>
                $"{call.Operand(1)}.Forward<{call.Epilogue}>({arguments}, {operand}{strides}{call.TapArgument});",
            LinearMapUse.Affine when call.Epilogue is { } epilogue => $"{call.Operand(1)}.Forward<{epilogue}>({arguments}{strides});",
            LinearMapUse.Affine => $"{call.Operand(1)}.Forward({arguments}{strides});",
            LinearMapUse.Linear => $"{call.Operand(1)}.ForwardLinear({arguments}{strides});",
            _ when call.EpilogueOperand is { } operand =>
                $"{call.Operand(1)}.Transposed<{call.Epilogue}>({arguments}, {operand}, "
                    + $"{call.AccumulateArgument}{gradStride}{call.TapArgument});",
            _ => $"{call.Operand(1)}.Transposed({arguments}, {call.AccumulateArgument}{gradStride});",
        };
    }
}

/// <summary>The use of a linear map.</summary>
internal enum LinearMapUse
{
    /// <summary>y = A x + b.</summary>
    Affine,

    /// <summary>ẏ = A ẋ.</summary>
    Linear,

    /// <summary>δx = Aᵀ δy.</summary>
    Transposed,
}
