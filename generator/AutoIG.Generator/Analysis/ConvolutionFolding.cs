using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Analysis;

/// <summary>
/// A constant scale and shift of each channel behind a convolution (batch normalisation at inference) become part of its weights:
/// s·(w∗x + b) + t = (s·w)∗x + (s·b + t), computed once when the function is constructed.
/// </summary>
internal sealed class ConvolutionFolding : Rewriter
{
    private readonly Dictionary<int, int> readers = [];
    private readonly HashSet<int> kept;
    private readonly NormedWeights normed;

    private ConvolutionFolding(IrFunction function)
    {
        normed = new NormedWeights(Builder);
        kept = [.. function.Layers.Select(layer => layer.Value), function.Result];
        foreach (int read in function.Body.Statements.SelectMany(ValueTable.Reads))
            readers[read] = readers.TryGetValue(read, out int count) ? count + 1 : 1;
    }

    public static IrFunction Apply(IrFunction function) => DeadCode.Remove(new ConvolutionFolding(function).Rewrite(function));

    protected override void Visit(IrOperation operation)
    {
        base.Visit(operation);
        if (NormedWeights.IsScaleOrShift(operation.Operator) && Folded(operation) is { } folded)
            Bind(operation.Id, folded);
    }

    private int? Folded(IrOperation operation)
    {
        var written = Builder.Definition(Map(operation.Id));
        if (written is null || !NormedWeights.IsScaleOrShift(written.Operator))
            return null;
        for (int side = 0; side < 2; side++)
        {
            int old = operation.Operands[side], constant = Map(operation.Operands[1 - side]);
            if (Builder.Definition(Map(old), Convolutions.Convolution) is not { } convolution || readers[old] != 1 || kept.Contains(old)
                || Builder.Definition(convolution.Operands[1]) is not { } weights
                || !NormedWeights.IsNorm(operation, side, Builder.TypeOf(constant).Shape, Builder.IsActive(constant)))
            {
                continue;
            }
            int packed = normed.Of(weights, operation, constant);
            return Builder.Emit(Convolutions.Convolution, [convolution.Operands[0], packed], convolution.Attributes, name: operation.Name);
        }
        return null;
    }
}
