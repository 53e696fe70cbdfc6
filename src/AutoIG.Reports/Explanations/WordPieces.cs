namespace AutoIG.Reports;

/// <summary>How the tokens of a vocabulary say which word they belong to.</summary>
public enum WordPieces
{
    /// <summary>Every token is a word.</summary>
    None,

    /// <summary>A piece that continues a word begins with <c>##</c> (Schuster, Nakajima 2012; as BERT has it).</summary>
    Continued,

    /// <summary>A piece that begins a word begins with <c>▁</c>, U+2581 (Kudo, Richardson 2018: SentencePiece).</summary>
    Spaced,

    /// <summary>
    /// Bytes, each written as a letter, a space as <c>Ġ</c> (Radford et al. 2019: GPT-2); they are read as UTF-8 word by word.
    /// </summary>
    Bytes,
}
