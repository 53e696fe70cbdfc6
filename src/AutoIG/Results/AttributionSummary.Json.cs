using System.Text.Json;

namespace AutoIG;

/// <content>What it is as JSON: all that it holds, so that it can go on where it was.</content>
public sealed partial class AttributionSummary<T>
{
    private const string Format = "autoig.attribution-summary";
    private const int Version = 1;

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteString("type", JsonNumbers.TypeName<T>());
        json.WriteNumber("top", Top);
        json.WriteNumber("sketchSize", SketchSize);
        json.WriteNumber("count", Count);
        if (layout is not null)
            WriteFeatures(json, layout);
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">The value is no summary.</exception>
    internal static AttributionSummary<T> Read(JsonField field)
    {
        AttributionDocument.CheckHeader<T>(field, Format, Version);
        field.AllowOnly(
            "format", "version", "type", "top", "sketchSize", "count", "function", "method", "inputs", "means", "magnitudes", "squares",
            "minima", "maxima", "rankSums", "topCounts", "sketch");
        int size = field["sketchSize"].Int32();
        if (size % 2 != 0)
            throw field["sketchSize"].Fault("an even number");
        var summary = new AttributionSummary<T>(field["top"].Int32(1), size);
        long count = field["count"].Int64();
        if (count > 0)
            summary.ReadFeatures(field, count);
        else
            field.AllowOnly("format", "version", "type", "top", "sketchSize", "count");
        return summary;
    }

    private void WriteFeatures(Utf8JsonWriter json, NamedTensors<T> inputs)
    {
        json.WriteString("function", FunctionName);
        json.WriteString("method", MethodName);
        AttributionDocument.WriteLayout(json, "inputs", inputs);
        WriteNumbers("means", means);
        WriteNumbers("magnitudes", magnitudes);
        WriteNumbers("squares", squares);
        WriteNumbers("minima", minima);
        WriteNumbers("maxima", maxima);
        WriteNumbers("rankSums", rankSums);
        json.WriteStartArray("topCounts");
        foreach (long often in topCounts)
            json.WriteNumberValue(often);
        json.WriteEndArray();
        if (sketch is null)
            return;
        json.WriteStartObject("sketch");
        json.WriteNumber("over", sketch.Over);
        json.WriteNumber("under", sketch.Under);
        json.WriteStartArray("levels");
        foreach (var level in sketch.Levels)
        {
            json.WriteStartObject();
            json.WriteNumber("count", level.Count);
            json.WriteBoolean("keepsOdd", level.KeepsOdd);
            json.WriteStartArray("values");
            for (int item = 0; item < level.Count; item++)
            {
                foreach (T number in level.Item(item))
                    JsonNumbers.Write(json, number);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void WriteNumbers(string name, double[] numbers)
        {
            json.WritePropertyName(name);
            JsonNumbers.WriteAll<double>(json, numbers);
        }
    }

    private void ReadFeatures(JsonField field, long count)
    {
        // Numbers that are there say how many features there are: what is only claimed takes no memory.
        int features = field["means"].Items().Length;
        var inputs = AttributionDocument.ReadLayout<T>(field["inputs"], features);
        if ((long)features * SketchSize > MostItems)
            throw field["sketchSize"].Fault(FormattableString.Invariant($"at most {MostItems / features} for {features} features"));
        Begin(inputs, "json");
        (Count, FunctionName, MethodName) = (count, field["function"].Text(), field["method"].Text());
        means = field["means"].Numbers<double>(features);
        magnitudes = field["magnitudes"].Numbers<double>(features);
        squares = field["squares"].Numbers<double>(features);
        minima = field["minima"].Numbers<double>(features);
        maxima = field["maxima"].Numbers<double>(features);
        rankSums = field["rankSums"].Numbers<double>(features);
        var often = field["topCounts"].Items();
        if (often.Length != features)
            throw field["topCounts"].Fault(FormattableString.Invariant($"an array of {features}"));
        topCounts = Array.ConvertAll(often, number => number.Int64(0, count));
        if (sketch is not null)
            ReadSketch(field["sketch"], sketch);
    }

    private void ReadSketch(JsonField field, QuantileSketch<T> into)
    {
        field.AllowOnly("over", "under", "levels");
        var levels = new List<SketchLevel<T>>();
        var items = field["levels"].Items();
        // An item of a higher level would stand for more samples than can be counted.
        if (items.Length > 62)
            throw field["levels"].Fault("an array of at most 62");
        foreach (var item in items)
        {
            item.AllowOnly("count", "keepsOdd", "values");
            int held = item["count"].Int32();
            if (held >= SketchSize)
                throw item["count"].Fault(FormattableString.Invariant($"less than {SketchSize}"));
            var numbers = item["values"].Numbers<T>((int)Math.Min((long)means.Length * held, int.MaxValue));
            if (Array.FindIndex(numbers, number => !T.IsFinite(number)) is var wrong and >= 0)
                throw item["values"].Items()[wrong].Fault("a finite number");
            var level = new SketchLevel<T>(means.Length) { KeepsOdd = item["keepsOdd"].Boolean() };
            for (int at = 0; at < held; at++)
                level.Add(numbers.AsSpan(at * means.Length, means.Length));
            levels.Add(level);
        }

        into.Restore(levels, field["over"].Int64(), field["under"].Int64());
        UInt128 weight = 0;
        for (int height = 0; height < levels.Count; height++)
            weight += (UInt128)levels[height].Count << height;
        if (weight != (UInt128)Count)
            throw field["levels"].Fault(FormattableString.Invariant($"items that stand for {Count} samples together, not for {weight}"));
    }
}
