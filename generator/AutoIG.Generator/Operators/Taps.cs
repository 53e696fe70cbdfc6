using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>The places at which observers see layers.</summary>
internal static class Taps
{
    public static readonly LayerTap LayerAdjoint = new("LayerAdjoint") { KernelArgument = "AdjointTap" };

    public static readonly LayerTap LayerTangent = new("LayerTangent");

    public static readonly LayerTap Layer = new("Layer") { Adjoint = LayerAdjoint, Tangent = LayerTangent, KernelArgument = "LayerTap" };
}

/// <summary>
/// The place at which an observer sees a layer's value, adjoint or tangent and may overwrite it. It maps like the identity.
/// </summary>
internal sealed class LayerTap(string name) : KernelOperator(name)
{
    /// <summary>The tap of the adjoint of a value's tap.</summary>
    public LayerTap? Adjoint { get; init; }

    /// <summary>The tap of the tangent of a value's tap.</summary>
    public LayerTap? Tangent { get; init; }

    /// <summary>
    /// The method of the batch that makes the tap an argument of a kernel, where a kernel can show its result on the way.
    /// </summary>
    public string? KernelArgument { get; init; }

    public override bool IsAlias => true;

    public override bool IsTap => true;

    public override bool TakesPoints => false;

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

    /// <summary>
    /// What an observer writes over a value lies between values, as on a path of the layer; over an adjoint it may write any number.
    /// </summary>
    public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
        Adjoint is null ? operands[0].Or(NumberKinds.Finite) : operands[0].Between();

    public override bool IsAffine(IReadOnlyList<bool> active) => true;

    public override void Pullback(PullbackSite site) =>
        site.Accumulate(0, site.Adjoint.Apply(Adjoint ?? throw HasNoDerivative(), site.Operation.Attributes));

    public override void Relevance(RelevanceSite site) => Relevances.Move(site);

    public override Expr Pushforward(PushforwardSite site) =>
        site.Tangent(0)!.Apply(Tangent ?? throw HasNoDerivative(), site.Operation.Attributes);

    public override string Emit(IKernelCall call) =>
        $"batch.{Name}({((LayerAttributes)call.Operation.Attributes).Layer}, {call.Result}"
        + (call.ResultStride is { } stride ? $", width: {call.Type.Shape[-1]}, stride: {stride});" : ");");
}
