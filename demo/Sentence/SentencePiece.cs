namespace AutoIG.Sentence;

/// <summary>A piece of a sentence that the network has an embedding for.</summary>
/// <param name="Text">As the vocabulary has it; <c>##</c> in front of one that continues a word.</param>
/// <param name="Id">Its line in the vocabulary, from 0.</param>
public sealed record SentencePiece(string Text, int Id);
