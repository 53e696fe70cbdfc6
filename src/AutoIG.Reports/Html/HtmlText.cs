using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace AutoIG.Reports;

/// <summary>
/// Text of a page. The fixed parts of an interpolated string are markup; whatever stands in braces is escaped, so no name or note from
/// outside can become markup.
/// </summary>
internal sealed class HtmlText
{
    /// <summary>Letters of all languages stay as they are; what has a meaning in markup does not.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder text = new();

    /// <summary>Adds markup and ends the line.</summary>
    /// <param name="markup">Has written itself into this text already, as interpolated string handlers do.</param>
    public void Add([InterpolatedStringHandlerArgument("")] ref Handler markup) => text.Append('\n');

    /// <summary>Adds text that is markup already: the style sheet and the script.</summary>
    public void AddMarkup(string markup) => text.Append(markup);

    public override string ToString() => text.ToString();

    [InterpolatedStringHandler]
    internal readonly ref struct Handler
    {
        private readonly StringBuilder text;

        public Handler(int literalLength, int formattedCount, HtmlText page)
        {
            text = page.text;
            text.EnsureCapacity(text.Length + literalLength + (8 * formattedCount));
        }

        public void AppendLiteral(string markup) => text.Append(markup);

        public void AppendFormatted(string? value) => text.Append(value is null ? "" : Encoder.Encode(value));

        /// <summary>
        /// A text of the user's between ours: its direction, and what it leaves open of directions, ends with it.
        /// </summary>
        public void AppendFormatted(UserText value) =>
            text.Append("<bdi>").Append(value.Text is null ? "" : Encoder.Encode(value.Text)).Append("</bdi>");

        public void AppendFormatted(int value) => text.Append(CultureInfo.InvariantCulture, $"{value}");

        public void AppendFormatted(double value, string format) => text.Append(value.ToString(format, CultureInfo.InvariantCulture));

        public void AppendFormatted(PngData image) =>
            text.Append("data:image/png;base64,").Append(Convert.ToBase64String(image.Content));
    }
}

/// <summary>A text of the user's, in the content of an element; in an attribute it stands as a string.</summary>
internal readonly record struct UserText(string? Text);

/// <summary>A PNG file that becomes a data URI.</summary>
internal readonly record struct PngData(byte[] Content);
