using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

internal static partial class OperatorTable
{
    private static IEnumerable<Operator> Leaves() =>
    [
        new Leaf("Input", isInput: true),      // a differentiable parameter
        new Leaf("Fixed", isInput: false),     // a parameter that is held constant
        new Leaf("Constant", isInput: false),  // a number known at compile time
        new Leaf("Model", isInput: false),     // a field or property of the model
        new Leaf("Dimension", isInput: false), // a size known at run time
        new Conversion("Convert"),             // an integer as a real number or as another integer
        new Conversion("Cast"),                // a real number in another precision
        new Leaf("OutputAdjoint", isInput: false),
        new Leaf("FrontierAdjoint", isInput: false),
        new Leaf("FrontierTangent", isInput: false),
        new LayerTap("Layer", "LayerAdjoint", "LayerTangent"),
        new LayerTap("LayerAdjoint", null, null),
        new LayerTap("LayerTangent", null, null),
    ];

    /// <summary>
    /// The place at which an observer sees a layer's value, adjoint or tangent and may overwrite it. It maps like the identity.
    /// </summary>
    private sealed class LayerTap(string name, string? adjoint, string? tangent) : Operator(name)
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override void Pullback(PullbackSite site) =>
            site.Accumulate(0, site.Adjoint.Apply(adjoint!, site.Operation.Attributes));

        public override Expr Pushforward(PushforwardSite site) => site.Tangent(0)!.Value.Apply(tangent!, site.Operation.Attributes);

        public override string Emit(Emission.KernelCall call) =>
            $"batch.{Name}({((LayerAttributes)call.Operation.Attributes).Layer}, {call.Result}"
            + (call.ResultStride is { } stride ? $", width: {call.Type.Shape[-1]}, stride: {stride});" : ");");
    }

    /// <summary>A number in another type. Its derivative is 1 in both precisions: the derivative of a conversion is the conversion.</summary>
    private sealed class Conversion(string name) : Operator(name)
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => IrType.Real(operands[0].Shape);

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override void Pullback(PullbackSite site) =>
            site.Accumulate(0, () => To(site.Adjoint, site.Builder.TypeOf(site.Operation.Operands[0])));

        public override Expr Pushforward(PushforwardSite site) => To(site.Tangent(0)!.Value, site.Operation.Type);

        private Expr To(Expr x, IrType type) => x.Builder[x.Builder.Emit(Name, [x.Id], type: type)];
    }

    /// <summary>A value that is computed from no other.</summary>
    private sealed class Leaf(string name, bool isInput) : Operator(name)
    {
        public override bool IsInput => isInput;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            Name == "Dimension" ? IrType.Integer : throw new InvalidOperationException($"The type of {Name} is given, not inferred.");
    }
}
