namespace AutoIG.Text;

/// <summary>The network with its words and the names of what it tells apart.</summary>
public sealed class EraClassifier
{
    private EraClassifier(EraNet network, Tokenizer tokenizer) => (Network, Tokenizer) = (network, tokenizer);

    /// <summary>The names of the two eras, in the order of the logits: 1790–1849 and 1961–2021.</summary>
    public static IReadOnlyList<string> Eras { get; } = ["early", "recent"];

    /// <summary>The network.</summary>
    public EraNet Network { get; }

    /// <summary>Its words.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Reads weights and words of a folder.</summary>
    /// <param name="folder">The folder with <c>era.safetensors</c> and <c>vocabulary.txt</c>.</param>
    public static EraClassifier Open(string folder)
    {
        using var weights = SafeTensors.Open(Path.Combine(folder, "era.safetensors"));
        var network = new EraNet(weights);
        weights.EnsureAllUsed();
        return new EraClassifier(network, Tokenizer.Open(Path.Combine(folder, "vocabulary.txt")));
    }
}
