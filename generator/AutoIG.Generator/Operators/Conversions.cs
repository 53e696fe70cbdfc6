using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Numbers in other types.</summary>
internal static class Conversions
{
    /// <summary>An integer as a real number or as another integer.</summary>
    public static readonly Operator Convert = new Conversion("Convert") { Noun = "number" };

    /// <summary>A real number in another precision.</summary>
    public static readonly Operator Cast = new Conversion("Cast") { Noun = "number" };
}

/// <summary>A number in another type. Its derivative is 1 in both precisions: the derivative of a conversion is the conversion.</summary>
internal sealed class Conversion(string name) : Operator(name)
{
    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => IrType.Real(operands[0].Shape);

    public override bool IsAffine(IReadOnlyList<bool> active) => true;

    public override void Pullback(PullbackSite site) =>
        site.Accumulate(0, () => To(site.Adjoint, site.Builder.TypeOf(site.Operation.Operands[0])));

    public override Expr Pushforward(PushforwardSite site) => To(site.Tangent(0)!, site.Operation.Type);

    private Expr To(Expr x, IrType type) => x.Builder[x.Builder.Emit(this, [x.Id], type: type)];
}
