using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Options that nobody has asked for when a step is computed or written: they are refused, because what they change would be lost, but for
/// those that change no number of a trained model.
/// </summary>
internal static class UnreadOptions
{
    // What repeats the sizes of a weight, what only training or storage needs, and how scratch memory is kept.
    private static readonly Dictionary<string, string[]> Harmless = new(StringComparer.Ordinal)
    {
        [""] = ["consumed_inputs", "doc_string"],
        ["BatchNormalization"] = ["momentum", "is_test"],
        ["Dropout"] = ["ratio", "seed", "is_test"],
        ["Conv"] = ["kernel_shape"],
        ["ConvTranspose"] = ["kernel_shape"],
        ["LSTM"] = ["hidden_size", "output_sequence", "activation_alpha", "activation_beta"],
        ["GRU"] = ["hidden_size", "output_sequence", "activation_alpha", "activation_beta"],
        ["RNN"] = ["hidden_size", "output_sequence", "activation_alpha", "activation_beta"],
        // The order of indices, which are not written.
        ["MaxPool"] = ["storage_order"],
        // In which precision sums are kept.
        ["LayerNormalization"] = ["stash_type"],
        ["RMSNormalization"] = ["stash_type"],
        ["SimplifiedLayerNormalization"] = ["stash_type"],
        ["GroupNormalization"] = ["stash_type"],
        ["Attention"] = ["softmax_precision"],
        // How numbers that do not fit a narrow type are rounded: what is explained stays in the model's precision.
        ["Cast"] = ["saturate", "round_mode"],
        ["CastLike"] = ["saturate", "round_mode"],
        // Of modes of resizing other than the one that is written, which says so itself.
        ["Resize"] = ["cubic_coeff_a", "extrapolation_value", "nearest_mode"],
        ["com.microsoft.SkipLayerNormalization"] = ["stash_type"],
    };

    public static void Refuse(Step step)
    {
        if (step.Attributes is not StepOptions options)
            return;
        string[] unread = [.. options.Unread.Where(name => !Harmless[""].Contains(name)
            && !(Harmless.TryGetValue(step.Operator, out string[]? known) && known.Contains(name)))];
        if (unread.Length > 0)
        {
            throw new ImportException($"{step}: its option{(unread.Length == 1 ? "" : "s")} {string.Join(", ", unread)} would be lost: "
                + "the operator is read without. --output NAME ends the model before it.");
        }
    }
}
