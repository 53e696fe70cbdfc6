using System.Globalization;
using System.Text;

namespace AutoIG.Sentence;

/// <summary>
/// Letters without their accents, as the network was trained on them (J. Devlin et al., "BERT", 2019, the uncased models): the canonical
/// decomposition without its nonspacing marks.
/// </summary>
public static class Accents
{
    /// <summary>
    /// Whether letters can be taken apart: .NET asks ICU, which a machine may lack, or a program be told to do without
    /// (<c>DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1</c>). Then a text is said to be decomposed as it stands.
    /// </summary>
    public static bool CanBeRemoved { get; } = "é".Normalize(NormalizationForm.FormD).Length == 2;

    /// <summary>The text without accents.</summary>
    /// <param name="text">Any text.</param>
    /// <exception cref="ArgumentException">It has letters that may have some, and they cannot be taken apart here.</exception>
    public static string Removed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
            return text;
        if (!CanBeRemoved)
        {
            string foreign = text.EnumerateRunes().First(letter => !letter.IsAscii).ToString();
            throw new ArgumentException($"sentence: expected letters without accents, got '{foreign}': taking them off needs ICU, which is "
                + "not installed, or switched off (DOTNET_SYSTEM_GLOBALIZATION_INVARIANT). Write letters from a to z.");
        }

        return string.Concat(text.Normalize(NormalizationForm.FormD).EnumerateRunes()
            .Where(letter => Rune.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark));
    }
}
