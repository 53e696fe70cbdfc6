using AutoIG.Onnx.Blocks;
using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Emission;

/// <summary>
/// Which variables are written: one that is read once, by the next expression or soon after, stands where it is read, as long as the line
/// is not too long and the calls are not nested too deep.
/// </summary>
internal static class Nesting
{
    private const int MostDepth = 4;

    /// <summary>The variables that remain, with their expressions.</summary>
    /// <param name="locals">In order.</param>
    /// <param name="result">What the method gives, which remains.</param>
    /// <param name="length">How long the text of an expression is.</param>
    public static List<Local> Apply(IReadOnlyList<Local> locals, CodeNode result, Func<CodeNode, int> length, int mostLength)
    {
        var uses = new Dictionary<Local, int>();
        var readers = new Dictionary<Local, Local>();
        foreach (var local in locals)
            Count(local.Value!, local);
        Count(result, null);
        var kept = new List<Local>();
        var nested = new Dictionary<Local, CodeNode>();
        foreach (var local in locals)
        {
            local.Value = Replace(local.Value!);
            bool isOnce = uses.GetValueOrDefault(local) == 1 && local.Value is not TurnsCode;
            if (isOnce && Depth(local.Value) <= MostDepth && length(local.Value) <= mostLength
                && readers.TryGetValue(local, out var reader) && MayNest(local, reader))
                nested.Add(local, local.Value);
            else
                kept.Add(local);
        }

        return kept;

        void Count(CodeNode code, Local? reader)
        {
            if (code is LocalCode { Local: var local })
            {
                uses[local] = uses.GetValueOrDefault(local) + 1;
                if (reader is not null)
                    readers[local] = reader;
            }

            foreach (var part in code.Parts)
                Count(part, reader);
        }

        CodeNode Replace(CodeNode code) => code is LocalCode { Local: var local } && nested.TryGetValue(local, out var value) ? value
            : code.With(Replace);
    }

    /// <summary>
    /// Layers and blocks stay in lines of their own: what nests is a layer inside its activation, a block there and in a sum, and
    /// arithmetic.
    /// </summary>
    private static bool MayNest(Local local, Local reader) =>
        HasBlock(local.Value!) ? reader.Value is not BlockCode && (reader.Hint is "Add" || BlockWords.IsActivation(reader.Hint))
        : !(IsLayer(local.Hint) && IsLayer(reader.Hint)) || reader.Hint is "BatchNormalization";

    private static bool HasBlock(CodeNode code) => code is BlockCode || code.Parts.Any(HasBlock);

    private static bool IsLayer(string hint) => hint
        is "Conv" or "ConvTranspose" or "Gemm" or "Linear" or "MatMul" or "LSTM" or "GRU" or "RNN" or "Attention"
        or "LayerNormalization" or "RMSNormalization" or "GroupNormalization" or "InstanceNormalization" or "Gather";

    private static int Depth(CodeNode code) => code is CallCode or InfixCode or BlockCode
        ? 1 + code.Parts.Select(Depth).DefaultIfEmpty(0).Max() : code.Parts.Select(Depth).DefaultIfEmpty(0).Max();
}
