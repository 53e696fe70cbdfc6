using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Analysis;

/// <summary>Keeps values in the layout in which kernels want them, so that transpositions between them disappear.</summary>
internal sealed class LayoutPropagation : Rewriter
{
    public static IrFunction Apply(IrFunction function) => new LayoutPropagation().Rewrite(function);
}
