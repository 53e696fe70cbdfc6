using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>What sharing out the relevance of an affine layer needs to know.</summary>
/// <param name="Number">The number of its rule.</param>
/// <param name="Map">The layer's operator.</param>
/// <param name="OfMap">The attributes of the layer itself.</param>
internal sealed record RelevanceAttributes(int Number, LinearMap Map, OperatorAttributes OfMap) : OperatorAttributes
{
    public override IEnumerable<Dimension> Sizes() => OfMap.Sizes();

    /// <summary>The attributes of a layer, be they its own or in here.</summary>
    public static OperatorAttributes Of(IrOperation operation) =>
        operation.Attributes is RelevanceAttributes relevance ? relevance.OfMap : operation.Attributes;
}
