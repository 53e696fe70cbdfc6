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
        string[] steps = [.. segment.Locals.Select(local => local.Hint).Where(step => step is not ("Pad" or "Reshape"))];
        bool isConvolution = steps.Contains("Conv");
        if (steps.Length is 2 or 3 && steps[0] is "Conv" && steps.Skip(1).All(step => step is "BatchNormalization" || IsActivation(step)))
            return "Conv" + (steps[1] is "BatchNormalization" ? "Norm" : "") + (IsActivation(steps[^1]) ? "Activation" : "");
        // Hu, Shen and Sun, 2018: channels are scaled by a gate that their means open.
        if (steps[0] is "GlobalAveragePool" && steps[^1] is "Mul" && steps.Any(step => step is "Sigmoid" or "HardSigmoid"))
            return "SqueezeExcitation";
        if (isConvolution && IsResidual(segment))
        {
            var input = new Form(segment).Inputs[0];
            return input.Shape.Skip(1).SequenceEqual(segment.Output.Shape.Skip(1)) ? "ResidualBlock" : "DownsamplingBlock";
        }

        return "Block";
    }

    /// <summary>
    /// Whether a run adds once, at its end, up to an activation: what it computes from its one input, and a way around that.
    /// </summary>
    public static bool IsResidual(Segment segment)
    {
        var steps = segment.Locals.ToArray();
        int end = IsActivation(steps[^1].Hint) ? steps.Length - 2 : steps.Length - 1;
        return end > 0 && steps[end].Hint is "Add" && steps.Count(step => step.Hint is "Add") == 1
            && new Form(segment).Inputs.Count == 1;
    }
}
