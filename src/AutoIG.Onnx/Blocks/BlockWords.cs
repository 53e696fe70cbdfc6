using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Blocks;

/// <summary>What a block is called that no module names: what it does.</summary>
internal static class BlockWords
{
    private static readonly HashSet<string> Activations = new(StringComparer.Ordinal)
    {
        "Relu", "Gelu", "Silu", "HardSwish", "LeakyRelu", "Elu", "Clip", "Sigmoid", "HardSigmoid", "Tanh", "PRelu", "Selu", "Mish",
    };

    public static bool IsActivation(string step) => Activations.Contains(step);

    public static string Of(Segment segment)
    {
        string[] steps = [.. segment.Locals.Where(local => local.Hint is not ("Pad" or "Reshape") && !IsAffine(local))
            .Select(local => local.Hint)];
        if (steps.Length == 0)
            return "Affine";
        int sums = segment.Locals.Count(IsSum);
        bool isConvolution = steps.Contains("Conv");
        if (steps.Length <= 3 && steps[0] is "Conv" && steps.Skip(1).All(step => step is "BatchNormalization" || IsActivation(step)))
            return "Conv" + (steps.Contains("BatchNormalization") ? "Norm" : "") + (IsActivation(steps[^1]) ? "Activation" : "");
        if (steps.Count(step => step is "Transpose" or "LayerNormalization") == steps.Length && steps.Contains("LayerNormalization"))
            return "ChannelNorm";
        // Hu, Shen and Sun, 2018: channels are scaled by a gate that their means open.
        if (steps[0] is "GlobalAveragePool" && steps[^1] is "Mul" && steps.Any(step => step is "Sigmoid" or "HardSigmoid"))
            return "SqueezeExcitation";
        if (isConvolution && IsResidual(segment))
        {
            var input = new Form(segment).Inputs[0];
            return input.Shape.Skip(1).SequenceEqual(segment.Output.Shape.Skip(1)) ? "ResidualBlock" : "DownsamplingBlock";
        }

        // Vaswani and others, 2017: attention, and two layers on each place, each with a way around it.
        return steps.Count(step => step is "Attention") == 1 && sums == 2 ? "TransformerBlock"
            : isConvolution && sums > 1 ? "Stage" : "Block";
    }

    /// <summary>
    /// Whether a run adds once, at its end, up to an activation: what it computes from its one input, and a way around that.
    /// </summary>
    public static bool IsResidual(Segment segment)
    {
        var steps = segment.Locals.ToArray();
        int end = IsActivation(steps[^1].Hint) ? steps.Length - 2 : steps.Length - 1;
        return end > 0 && IsSum(steps[end]) && steps.Count(IsSum) == 1 && new Form(segment).Inputs.Count == 1;
    }

    /// <summary>Whether two values that are computed are added.</summary>
    private static bool IsSum(Local local) => local.Hint is "Add" && local.Value!.Parts.Count(ReadsVariable) == 2;

    /// <summary>Whether one value is scaled or shifted by what is stored.</summary>
    private static bool IsAffine(Local local) => local.Hint is "Add" or "Mul" && local.Value!.Parts.Count(ReadsVariable) == 1;

    private static bool ReadsVariable(CodeNode code) => code is LocalCode || code.Parts.Any(ReadsVariable);
}
