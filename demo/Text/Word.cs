namespace AutoIG.Text;

/// <summary>A word of a text.</summary>
/// <param name="Written">As it stands in the text.</param>
/// <param name="Token">As the vocabulary would have it: in small letters.</param>
/// <param name="Id">Its line in the vocabulary; 1 of a word that is not there.</param>
/// <param name="Start">Where in the text it begins.</param>
public sealed record Word(string Written, string Token, int Id, int Start);
