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
    /// <param name="isModel">
    /// Whether it is the model's method: in others a block may stand in the call of the next where both fit in a line.
    /// </param>
    public static List<Local> Apply(
        IReadOnlyList<Local> locals, CodeNode result, Func<CodeNode, int> length, int mostLength, bool isModel)
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
            if (isOnce && readers.TryGetValue(local, out var reader) && (IsFirst(local, reader)
                || (Depth(local.Value) <= MostDepth && length(local.Value) <= mostLength && MayNest(local, reader)
                    && !(isModel && IsLastMaps(local, reader)))
                || (!isModel && HasBlock(reader.Value!) && length(local.Value) + length(reader.Value!) <= mostLength + 20)))
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

    /// <summary>Whether a loop over blocks begins with it: its variable is the loop's.</summary>
    private static bool IsFirst(Local local, Local reader) =>
        reader.Value is TurnsCode { First: LocalCode { Local: var first } } && first == local;

    /// <summary>Maps that are averaged as a whole have a name: they are what Grad-CAM and its kin explain.</summary>
    private static bool IsLastMaps(Local local, Local reader) => reader.Hint is "GlobalAveragePool" && local.Shape.Count == 3;

    /// <summary>
    /// Layers and blocks stay in lines of their own: what nests is a layer inside its activation, a block there and in a sum, and
    /// arithmetic.
    /// </summary>
    private static bool MayNest(Local local, Local reader) =>
        HasBlock(local.Value!) ? reader.Value is not BlockCode && (reader.Hint is "Add" or "Concat" || BlockWords.IsActivation(reader.Hint))
        : !(IsLayer(local) && IsLayer(reader)) || reader.Hint is "BatchNormalization";

    private static bool HasBlock(CodeNode code) => code is BlockCode || code.Parts.Any(HasBlock);

    /// <summary>Rows of a table are a layer, a part at one place is none.</summary>
    private static bool IsLayer(Local local) => local.Value is not CallCode { Method: "Select" } && local.Hint
        is "Conv" or "ConvTranspose" or "Gemm" or "Linear" or "MatMul" or "LSTM" or "GRU" or "RNN" or "Attention"
        or "LayerNormalization" or "RMSNormalization" or "GroupNormalization" or "InstanceNormalization" or "Gather";

    private static int Depth(CodeNode code) => code is CallCode or InfixCode or BlockCode
        ? 1 + code.Parts.Select(Depth).DefaultIfEmpty(0).Max() : code.Parts.Select(Depth).DefaultIfEmpty(0).Max();
}
