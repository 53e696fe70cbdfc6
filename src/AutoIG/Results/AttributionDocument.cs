using System.Collections.ObjectModel;
using System.Text.Json;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// One explanation as a JSON object. Where its numbers lie is decided by an <see cref="IArrayWriter"/>: the same object stands in JSON
/// files and beside the tensors of others.
/// </summary>
internal static class AttributionDocument
{
    /// <summary>What an object calls itself.</summary>
    public const string Format = "autoig.attribution";

    /// <summary>The version that is written, and the only one so far that is read.</summary>
    public const int Version = 1;

    public static void Write<T>(Utf8JsonWriter json, Attribution<T> attribution, IArrayWriter store)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteString("type", JsonNumbers.TypeName<T>());
        json.WriteString("function", attribution.FunctionName);
        json.WriteString("method", attribution.MethodName);
        json.WriteString("options", attribution.MethodOptions);
        json.WritePropertyName("target");
        TargetJson.Write(json, attribution.Target);
        JsonNumbers.Write(json, "output", attribution.Output);
        JsonNumbers.Write(json, "baselineOutput", attribution.BaselineOutput);
        JsonNumbers.Write(json, "sum", attribution.Sum);
        JsonNumbers.Write(json, "convergenceDelta", attribution.ConvergenceDelta);
        JsonNumbers.Write(json, "estimatedError", attribution.EstimatedError);
        JsonNumbers.Write(json, "intercept", attribution.Intercept);
        WriteAll(json, "inputs", attribution.Inputs, store);
        json.WriteStartObject("outputs");
        WriteArray<T>(json, "outputs", Elements.Flat(attribution.Outputs), attribution.Outputs.Sizes(), store);
        json.WriteEndObject();
        if (attribution.StandardErrors is { } errors)
            WriteAll(json, "standardErrors", errors, store);
        if (attribution.GroupValues is { } groups)
        {
            json.WriteStartObject("groupValues");
            WriteArray<double>(json, "groupValues", [.. groups], [groups.Count], store);
            json.WriteEndObject();
        }

        if (attribution.Certificate is { } certificate)
        {
            json.WriteStartObject("certificate");
            json.WriteString("kind", certificate.Kind.ToString());
            if (certificate.Rule is { } rule)
                json.WriteString("rule", rule.ToString());
            json.WriteNumber("pieces", certificate.Pieces);
            json.WriteNumber("nodes", certificate.Nodes);
            json.WriteNumber("evaluations", certificate.Evaluations);
            json.WriteBoolean("isWithinTolerance", certificate.IsWithinTolerance);
            if (certificate.Errors is { } ofEach)
                WriteAll(json, "errors", ofEach, store);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <exception cref="JsonException">
    /// The object is of another format, version or type, or does not hold what one of these does.
    /// </exception>
    public static Attribution<T> Read<T>(JsonField field, IArrayReader store)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckHeader<T>(field, Format, Version);
        field.AllowOnly(
            "format", "version", "type", "function", "method", "options", "target", "output", "baselineOutput", "sum", "convergenceDelta",
            "estimatedError", "intercept", "inputs", "outputs", "standardErrors", "groupValues", "certificate");
        var inputs = ReadAll<T>(field["inputs"], store);
        var outputs = field["outputs"];
        outputs.AllowOnly("shape", "values");
        var outputShape = ReadShape(outputs["shape"], least: 1);
        return new Attribution<T>(
            inputs, TargetJson.Read(field["target"]), field["output"].Number<T>(), field["baselineOutput"].Number<T>(),
            Elements.Shaped(store.Read<T>(outputs["values"], outputShape), outputShape), field["sum"].Number<double>(),
            field["convergenceDelta"].Number<double>(), field["estimatedError"].Number<double>(),
            field.Optional("standardErrors") is { } errors ? ReadLike(errors, inputs, store) : null,
            field.Optional("certificate") is { } certificate ? ReadCertificate(certificate, inputs, store) : null)
        {
            FunctionName = field["function"].Text(),
            Source = MethodText.Read(field["method"].Text(), field["options"].Text()),
            Intercept = field["intercept"].Number<double>(),
            GroupValues = field.Optional("groupValues") is { } groups ? ReadGroups(groups, store) : null,
        };
    }

    /// <summary>Checks what an object says of itself.</summary>
    /// <exception cref="JsonException">It is of another format, version or type.</exception>
    public static void CheckHeader<T>(JsonField field, string format, int version)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (field["format"].Text() != format)
            throw field["format"].Fault($"\"{format}\"");
        if (field["version"].Int64(long.MinValue) != version)
            throw field["version"].Fault(FormattableString.Invariant($"{version}, the version of the format that is known here"));
        if (field["type"].Text() != JsonNumbers.TypeName<T>())
            throw field["type"].Fault($"\"{JsonNumbers.TypeName<T>()}\", what {typeof(T).Name} is called: ask for the other type");
    }

    /// <summary>A shape, whose sizes may span no more elements than an array holds.</summary>
    /// <param name="field">The value.</param>
    /// <param name="least">The fewest dimensions.</param>
    public static int[] ReadShape(JsonField field, int least = 0)
    {
        int[] shape = Array.ConvertAll(field.Items(), size => size.Int32(1));
        long count = 1;
        foreach (int size in shape)
            count = Math.Min(count * size, int.MaxValue);
        return shape.Length >= least && shape.Length <= SafeTensorsHeader.MaxRank && count <= Array.MaxLength
            ? shape : throw field.Fault(FormattableString.Invariant(
                $"{least} to {SafeTensorsHeader.MaxRank} sizes of at most {Array.MaxLength} elements together"));
    }

    /// <summary>Names, features and shapes without the numbers.</summary>
    public static void WriteLayout<T>(Utf8JsonWriter json, string role, NamedTensors<T> tensors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartArray(role);
        foreach (var tensor in tensors)
        {
            json.WriteStartObject();
            WriteNames(json, tensor);
            WriteShape(json, tensor.Shape);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Tensors of zeros in the shapes of a layout.</summary>
    /// <param name="field">The layout.</param>
    /// <param name="count">How many elements they have together.</param>
    /// <exception cref="JsonException">The value is none, or has another number of elements.</exception>
    public static NamedTensors<T> ReadLayout<T>(JsonField field, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long claimed = field.Items().Sum(item => (long)Elements.Count(ReadShape(item["shape"])));
        return claimed == count ? ReadAll<T>(field, null)
            : throw field.Fault(FormattableString.Invariant(
                $"{count} elements together, as many as there are means (there are {claimed})"));
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string role, NamedTensors<T> tensors, IArrayWriter store)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartArray(role);
        foreach (var tensor in tensors)
        {
            json.WriteStartObject();
            WriteNames(json, tensor);
            WriteArray(json, $"{role}.{tensor.Name}", tensor.Elements, tensor.Shape, store);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNames<T>(Utf8JsonWriter json, NamedTensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteString("name", tensor.Name);
        if (tensor.Features.Count == 0)
            return;
        json.WriteStartArray("features");
        foreach (string feature in tensor.Features)
            json.WriteStringValue(feature);
        json.WriteEndArray();
    }

    private static void WriteShape(Utf8JsonWriter json, ReadOnlySpan<int> shape)
    {
        json.WriteStartArray("shape");
        foreach (int size in shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
    }

    private static void WriteArray<T>(
        Utf8JsonWriter json, string role, ReadOnlySpan<T> elements, ReadOnlySpan<int> shape, IArrayWriter store)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        WriteShape(json, shape);
        json.WritePropertyName("values");
        store.Write(json, role, elements, shape);
    }

    /// <summary>Tensors with their names; zeros where there is no store.</summary>
    private static NamedTensors<T> ReadAll<T>(JsonField field, IArrayReader? store)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var items = field.Items();
        if (items.Length == 0)
            throw field.Fault("one input at least");
        var tensors = new NamedTensor<T>[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            var item = items[i];
            item.AllowOnly(store is null ? ["name", "features", "shape"] : ["name", "features", "shape", "values"]);
            string name = item["name"].Text();
            if (tensors.AsSpan(0, i).ToArray().Any(other => other.Name == name))
                throw item["name"].Fault("a name that no input before has");
            int[] shape = ReadShape(item["shape"]);
            var values = store is null ? new T[Elements.Count(shape)] : store.Read<T>(item["values"], shape);
            tensors[i] = new NamedTensor<T>(
                name, values, shape, item.Optional("features") is { } features ? ReadFeatures(features, values.Length, name) : null);
        }

        return new NamedTensors<T>(tensors);
    }

    /// <summary>Numbers that stand beside those of the inputs, one for each.</summary>
    private static NamedTensors<T> ReadLike<T>(JsonField field, NamedTensors<T> inputs, IArrayReader store)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tensors = ReadAll<T>(field, store);
        if (tensors.Count != inputs.Count)
            throw field.Fault(FormattableString.Invariant($"{inputs.Count} items, as there are inputs"));
        var items = field.Items();
        for (int i = 0; i < items.Length; i++)
        {
            if (tensors[i].Name != inputs[i].Name)
                throw items[i]["name"].Fault($"\"{inputs[i].Name}\", as the input");
            if (!tensors[i].Shape.SequenceEqual(inputs[i].Shape))
                throw items[i]["shape"].Fault($"the input's shape {Elements.Show(inputs[i].Shape)}");
        }

        return tensors;
    }

    private static IReadOnlyList<string> ReadFeatures(JsonField field, int count, string input)
    {
        try
        {
            return FeatureNames.Copy(Array.ConvertAll(field.Items(), name => name.Text()), count, input, field.Path);
        }
        catch (ArgumentException fault)
        {
            throw new JsonException(fault.Message, field.Path, null, null, fault);
        }
    }

    private static ReadOnlyCollection<double> ReadGroups(JsonField field, IArrayReader store)
    {
        field.AllowOnly("shape", "values");
        int[] shape = ReadShape(field["shape"]);
        return shape.Length == 1 ? Array.AsReadOnly(store.Read<double>(field["values"], shape)) : throw field["shape"].Fault("one size");
    }

    private static IntegrationCertificate<T> ReadCertificate<T>(JsonField field, NamedTensors<T> inputs, IArrayReader store)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        field.AllowOnly("kind", "rule", "pieces", "nodes", "evaluations", "isWithinTolerance", "errors");
        return new IntegrationCertificate<T>(
            field["kind"].Member<IntegrationKind>(), field.Optional("rule")?.Member<QuadratureRule>(), field["pieces"].Int32(),
            field["nodes"].Int32(), field["evaluations"].Int32(), field["isWithinTolerance"].Boolean(),
            field.Optional("errors") is { } errors ? ReadLike(errors, inputs, store) : null);
    }
}
