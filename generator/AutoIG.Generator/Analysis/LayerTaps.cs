using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Analysis;

/// <summary>
/// Puts a tap behind every value that can be explained: the place at which an observer sees the value, its adjoint and its tangent, and may
/// overwrite them. Everything that reads the value reads the tap.
/// </summary>
internal sealed class LayerTaps : Rewriter
{
    private readonly ILookup<int, int> layersByValue;

    private LayerTaps(IrFunction function, bool simplify)
        : base(simplify) =>
        layersByValue = Enumerable.Range(0, function.Layers.Count).ToLookup(layer => function.Layers[layer].Value);

    public static IrFunction Insert(IrFunction function, bool simplify = true) => new LayerTaps(function, simplify).Rewrite(function);

    protected override void Visit(IrOperation operation)
    {
        int value = Copy(operation);
        foreach (int layer in layersByValue[operation.Id])
            value = Builder.Emit(Taps.Layer, [value], new LayerAttributes(layer), operation.Type, operation.Name);
        Bind(operation.Id, value);
    }
}
