using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace AutoIG.Reports;

/// <summary>
/// The data of the page: what lists, filters and global views need, and apart from it, for each card, what is large. Numbers that are not
/// finite are texts, since JSON has none; arrays of numbers are base64 of their little-endian bytes.
/// </summary>
internal sealed class PageJson(Report report, FeatureTables tables, CancellationToken cancellation)
{
    // Beyond these a screen shows no more.
    private const int LongestSide = 1024;
    internal const int MostPlaces = 1 << 18;

    // Escapes whatever has a meaning in markup, so that no text can close the element that carries the data.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public string Report() => Text(json =>
    {
        json.WriteString("title", report.Title);
        json.WriteOptional("summary", report.Summary);
        json.WriteNumber("percentile", report.Percentile);
        json.WriteNumber("maxFeatures", report.MaxFeatures);
        json.WriteNumber("opacity", report.Opacity);
        json.WriteList("facts", report.Facts, fact => json.WritePair(fact.Name, fact.Value));
        json.WriteStartObject("palettes");
        WritePalette(json, "diverging", ColorMap.Diverging, ColorMap.DivergingOnDark);
        WritePalette(json, "sequential", ColorMap.Sequential, ColorMap.Sequential);
        json.WriteEndObject();
        json.WriteList("tables", tables.Tables, table => WriteTable(json, table));
        json.WriteList("samples", report.Explanations, explanation => WriteSample(json, explanation));
    });

    public static bool HasDetails(Explanation explanation) =>
        explanation is not TabularExplanation || explanation.OtherMethods.Count > 0 || explanation.Layers.Count > 0;

    /// <summary>All maps of a card.</summary>
    public static IEnumerable<NamedMap> Maps(Explanation explanation) =>
    [
        .. explanation.OtherMethods, .. explanation.Layers,
        .. explanation switch
        {
            ImageExplanation image => [new NamedMap("", image.Attribution), .. image.Channels],
            LayerExplanation layers => layers.Maps,
            _ => [],
        },
    ];

    public string Details(Explanation explanation) => Text(json =>
    {
        switch (explanation)
        {
            case ImageExplanation image:
                if (image.Image is { } picture)
                    WritePicture(json, picture);
                json.WritePropertyName("map");
                WriteMap(json, new NamedMap("Attribution", image.Attribution));
                json.WriteList("channels", image.Channels, map => WriteMap(json, map));
                break;
            case LayerExplanation layers:
                json.WriteList("maps", layers.Maps, map => WriteMap(json, map));
                break;
            case TextExplanation text:
                json.WriteList("words", [.. TextWord.Of(text)], word => WriteWord(json, word));
                break;
            case SeriesExplanation series:
                WriteSeries(json, series);
                break;
        }

        json.WriteList("others", explanation.OtherMethods, map => WriteMap(json, map));
        json.WriteList("layers", explanation.Layers, map => WriteMap(json, map));
    });

    private void WriteSample(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartObject();
        json.WriteString("title", explanation.Title);
        json.WriteString("kind", explanation switch
        {
            ImageExplanation => "image",
            TabularExplanation => "table",
            TextExplanation => "text",
            SeriesExplanation => "series",
            LayerExplanation => "layers",
            _ => "numbers",
        });
        if (Maps(explanation).Any(map => !map.Map.IsVector))
            json.WriteBoolean("hasMaps", true);
        json.WriteOptional("prediction", explanation.Prediction);
        json.WriteOptional("probability", explanation.Probability);
        json.WriteOptional("truth", explanation.Truth);
        json.WriteOptional("target", explanation.Target);
        json.WriteOptional("targetClass", explanation.TargetClass);
        json.WriteOptional("cohort", explanation.Cohort);
        json.WriteOptional("method", explanation.Method);
        json.WriteOptional("output", explanation.Output);
        json.WriteOptional("baseline", explanation.BaselineOutput);
        json.WriteOptional("sum", explanation is LayerExplanation { Maps.Count: > 1 } ? null : explanation.AttributionSum);
        json.WriteOptional("error", explanation.CompletenessError);
        json.WriteOptional("milliseconds", explanation.Duration?.TotalMilliseconds);
        json.WriteList("notes", explanation.Notes, json.WriteStringValue);
        json.WriteList("scores", explanation.Scores, score => json.WritePair(score.Name, score.Share));
        if (explanation is TabularExplanation table)
        {
            var (number, row) = tables.PlaceOf(table);
            json.WriteNumber("table", number);
            json.WriteNumber("row", row);
        }

        json.WriteEndObject();
    }

    private static void WriteTable(Utf8JsonWriter json, FeatureTable table)
    {
        json.WriteStartObject();
        json.WriteList("names", table.Names, json.WriteStringValue);
        json.WriteBytes("attributions", table.Rows.SelectMany(row => row.Features).Select(feature => feature.Attribution));
        json.WriteList("values", table.Rows, row => json.WriteNumbers(row.Features.Select(feature => feature.Value)));
        // Most rows have one baseline: it stands where it changes.
        IReadOnlyList<FeatureAttribution>? last = null;
        json.WriteList("baselines", table.Rows, row =>
        {
            bool isSame = last?.Zip(row.Features).All(pair => Nullable.Equals(pair.First.Baseline, pair.Second.Baseline)) ?? false;
            if (isSame)
                json.WriteNullValue();
            else
                json.WriteNumbers(row.Features.Select(feature => feature.Baseline));
            last = row.Features;
        });
        json.WriteEndObject();
    }

    private void WritePicture(Utf8JsonWriter json, Picture picture)
    {
        var shown = picture.Reduce(LongestSide);
        json.WriteStartObject("image");
        json.WriteNumber("width", picture.Width);
        json.WriteNumber("height", picture.Height);
        json.WriteBoolean("isSmaller", shown != picture);
        json.WriteBase64String("png", shown.ToPng(cancellation));
        json.WriteEndObject();
    }

    /// <summary>
    /// The values relative to the largest magnitude, in single precision: more than a colour or four digits need, at half the size.
    /// </summary>
    private void WriteMap(Utf8JsonWriter json, NamedMap named)
    {
        cancellation.ThrowIfCancellationRequested();
        var (map, side) = named.Map.Reduce(MostPlaces);
        double limit = map.Limit(100);
        var relative = new float[map.Values.Length];
        for (int i = 0; i < relative.Length; i++)
            relative[i] = limit > 0 ? (float)(map.Values[i] / limit) : 0;
        json.WriteStartObject();
        json.WriteString("caption", named.Caption);
        json.WriteNumber("width", map.Width);
        json.WriteNumber("height", map.Height);
        json.WriteNumber("side", side);
        json.WriteBoolean("isVector", map.IsVector);
        json.WriteBoolean("hasNegative", map.HasNegative);
        json.WriteNumber("limit", limit);
        json.WriteNumber("clip", map.Limit(report.Percentile));
        json.WriteBytes("values", relative);
        json.WriteEndObject();
    }

    private static void WriteWord(Utf8JsonWriter json, TextWord word)
    {
        json.WriteStartObject();
        json.WriteString("text", word.Text);
        json.WriteOptional("sum", word.Sum);
        json.WriteBoolean("isSpaced", word.IsSpaced);
        if (word.Pieces.Count > 1)
            json.WriteList("pieces", word.Pieces, piece => json.WritePair(piece.Text, piece.Attribution));
        json.WriteEndObject();
    }

    private static void WriteSeries(Utf8JsonWriter json, SeriesExplanation series)
    {
        int length = series.Channels[0].Signal.Count;
        if (series.Times is { } times && times.Count != length)
            throw Expect.Unexpected(
                nameof(series.Times), FormattableString.Invariant($"{length} times, as many as values"), times.Count);
        json.WriteOptional("unit", series.TimeUnit);
        json.WriteBytes("times", series.Times ?? Enumerable.Range(0, length).Select(i => (double)i));
        json.WriteList("channels", series.Channels, channel =>
        {
            json.WriteStartObject();
            json.WriteString("name", channel.Name);
            json.WriteBytes("signal", channel.Signal);
            json.WriteBytes("attribution", channel.Attribution);
            json.WriteEndObject();
        });
    }

    private static void WritePalette(Utf8JsonWriter json, string name, ColorMap light, ColorMap dark)
    {
        json.WriteStartObject(name);
        json.WriteBase64String("light", Bytes(light.Colors));
        json.WriteBase64String("dark", Bytes(dark.Colors));
        json.WriteBase64String("layer", Bytes(light.LayerColors));
        json.WriteEndObject();

        static byte[] Bytes(ReadOnlySpan<Rgba> colors)
        {
            var bytes = new byte[4 * colors.Length];
            for (int i = 0; i < colors.Length; i++)
                (bytes[4 * i], bytes[(4 * i) + 1], bytes[(4 * i) + 2], bytes[(4 * i) + 3]) = colors[i];
            return bytes;
        }
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
