using System.Globalization;
using System.Numerics;
using System.Text;

namespace AutoIG.Reports;

/// <summary>
/// Explanations as one HTML file that needs nothing else: no network, no other file. The file holds the data and a program that lists,
/// filters, sorts and draws them; it can be read on a phone, in the dark, by keyboard, and printed.
/// </summary>
public sealed class Report
{
    /// <summary>The page's heading.</summary>
    public required string Title
    {
        get;
        init => field = Expect.NotNull(value, nameof(Title));
    }

    /// <summary>A sentence or two below the heading.</summary>
    public string? Summary { get; init; }

    /// <summary>The language of the texts given, as an HTML language code. The report's own words are English.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Facts about the whole run (model, method, accuracy, …), shown in the given order.</summary>
    public IReadOnlyList<ReportFact> Facts
    {
        get;
        init => field = Expect.Items(value, nameof(Facts));
    } = [];

    /// <summary>The explained samples, in the order of the page.</summary>
    public IReadOnlyList<Explanation> Explanations
    {
        get;
        init => field = Expect.Items(value, nameof(Explanations));
    } = [];

    /// <summary>Where heat maps are clipped while the reader does not ask for the full range; a percentile of |A|.</summary>
    public double Percentile { get; init; } = 99;

    /// <summary>How many features are shown at once; the others are folded, with their sum.</summary>
    public int MaxFeatures { get; init; } = 12;

    /// <summary>The overlay's opacity until the reader moves the slider, from 0 to 1.</summary>
    public double Opacity { get; init; } = 0.8;

    /// <summary>Writes the report as a whole or not at all: into a temporary file beside it that is then moved into place.</summary>
    /// <remarks>A link is followed, and a file that is replaced keeps its permissions.</remarks>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <param name="cancellationToken">Looked at while pictures are drawn.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written, or the path is that of a folder, a pipe or a device; an old file is then
    /// left as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; an old file is then left as it was.</exception>
    public void Save(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        CheckOptions();
        AtomicFile.Write(path, stream =>
        {
            using var page = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            new PageWriter(this, page, cancellationToken).Write();
        });
    }

    /// <summary>The report as text.</summary>
    /// <param name="cancellationToken">Looked at while pictures are drawn.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public string ToHtml(CancellationToken cancellationToken = default)
    {
        CheckOptions();
        using var page = new StringWriter(CultureInfo.InvariantCulture);
        new PageWriter(this, page, cancellationToken).Write();
        return page.ToString();
    }

    /// <summary>A report of one result, of which nothing else is known; <see cref="Explanation.Of"/> says what it shows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="attribution">The result.</param>
    /// <param name="title">The page's heading.</param>
    /// <exception cref="ArgumentException">An attribution is NaN or infinite.</exception>
    public static Report Of<T>(Attribution<T> attribution, string title = "Explanation")
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new() { Title = title, Explanations = [Explanation.Of(attribution, title)] };

    private void CheckOptions()
    {
        Expect.NotNull(Language, nameof(Language));
        Expect.Within(Percentile, 0, 100, nameof(Percentile));
        Expect.Within(Opacity, 0, 1, nameof(Opacity));
        Expect.AtLeast(MaxFeatures, 1, nameof(MaxFeatures));
    }
}
