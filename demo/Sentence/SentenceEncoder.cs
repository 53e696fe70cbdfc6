using System.Numerics.Tensors;
using Microsoft.ML.Tokenizers;

namespace AutoIG.Sentence;

/// <summary>all-MiniLM-L6-v2 with its words: sentences become vectors of 384 numbers, those that say the same become alike.</summary>
public sealed class SentenceEncoder
{
    /// <summary>How many pieces a sentence may have, its two frames included: more were cut off when the network was trained.</summary>
    public const int Room = 256;

    // In the vocabulary that BERT's networks share.
    private const int Start = 101, End = 102, Mask = 103;

    private readonly BertTokenizer tokenizer;

    private SentenceEncoder(MiniLM network, BertTokenizer tokenizer) => (Network, this.tokenizer) = (network, tokenizer);

    /// <summary>The network, as it was imported.</summary>
    public MiniLM Network { get; }

    /// <summary>Reads weights and words of a folder.</summary>
    /// <param name="folder">The folder with <c>MiniLM.safetensors</c> and <c>vocabulary.txt</c>.</param>
    /// <exception cref="FileNotFoundException">One of them is not there.</exception>
    public static SentenceEncoder Open(string folder)
    {
        string file = Path.Combine(folder, "MiniLM.safetensors"), vocabulary = Path.Combine(folder, "vocabulary.txt");
        if (!File.Exists(file) || !File.Exists(vocabulary))
            throw new FileNotFoundException("The weights are not here yet: run demo/Sentence/fetch.sh once.");
        using var weights = SafeTensors.Open(file);
        var network = new MiniLM(weights);
        weights.EnsureAllUsed();
        return new SentenceEncoder(network, BertTokenizer.Create(vocabulary));
    }

    /// <summary>The pieces of a sentence, without its frames.</summary>
    /// <param name="sentence">Any text.</param>
    /// <exception cref="ArgumentException">
    /// It has no piece, more than the network has room for, or accents where they cannot be taken off (without ICU).
    /// </exception>
    public IReadOnlyList<SentencePiece> Pieces(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        // Before letters are made small: the small form of İ without ICU is İ.
        SentencePiece[] pieces =
            [.. tokenizer.EncodeToTokens(Accents.Removed(sentence), out _).Select(token => new SentencePiece(token.Value, token.Id))];
        return pieces.Length switch
        {
            0 => throw new ArgumentException($"sentence: expected at least one word, got '{sentence}'."),
            > Room - 2 => throw new ArgumentException(
                $"sentence: expected at most {Room - 2} pieces of words, got {pieces.Length}. Shorten it, or explain it part by part."),
            _ => pieces,
        };
    }

    /// <summary>What the network takes: the ids of the pieces between [CLS] and [SEP].</summary>
    /// <param name="pieces">The pieces of a sentence.</param>
    public static int[] Ids(IReadOnlyList<SentencePiece> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return [Start, .. pieces.Select(piece => piece.Id), End];
    }

    /// <summary>The sentence of which nothing is known but its length: each piece is [MASK].</summary>
    /// <param name="pieces">The pieces of a sentence.</param>
    public static int[] Masked(IReadOnlyList<SentencePiece> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return [Start, .. Enumerable.Repeat(Mask, pieces.Count), End];
    }

    /// <summary>The embedding of a sentence, of length 1: the mean of the last states of all its tokens, the frames among them.</summary>
    /// <param name="pieces">The pieces of the sentence.</param>
    public Tensor<float> Embed(IReadOnlyList<SentencePiece> pieces)
    {
        var states = Network.ForwardDerivative.Evaluate(Ids(pieces));
        var mean = Nn.Mean(states, dim: 0);
        return mean / Nn.Norm(mean);
    }
}
