using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Emission;

/// <summary>What a weight is to its layer, in PyTorch's names: where the file has none that says so.</summary>
internal static class WeightRoles
{
    /// <summary>The weights of an expression in the order of its text, each with its role if it is one that is known.</summary>
    public static IEnumerable<(Weight Weight, string? Role)> In(CodeNode code, string? role = null) => code switch
    {
        WeightCode { Weight: var weight } => [(weight, role)],
        CallCode call => call.Arguments.SelectMany((argument, place) => In(argument.Value, Of(call.Method, place, argument.Name))),
        _ => code.Parts.SelectMany(part => In(part)),
    };

    private static string? Of(string method, int place, string? name)
    {
        string? layer = method switch
        {
            "Conv1D" or "Conv2D" or "Conv3D" => "conv",
            "Linear" => "linear",
            "BatchNorm" or "LayerNorm" or "RmsNorm" or "GroupNorm" or "InstanceNorm" => "norm",
            _ => null,
        };
        if (layer is null)
            return null;
        string? argument = name ?? (method, place) switch
        {
            ("BatchNorm", 1) => "running_mean",
            ("BatchNorm", 2) => "running_var",
            ("BatchNorm", 3) or ("GroupNorm", 2) => "weight",
            ("BatchNorm", 4) or ("GroupNorm", 3) => "bias",
            (not ("BatchNorm" or "GroupNorm"), 1) => "weight",
            (not ("BatchNorm" or "GroupNorm"), 2) => "bias",
            _ => null,
        };
        return argument is "weight" or "bias" or "running_mean" or "running_var" ? $"{layer}.{argument}" : null;
    }
}
