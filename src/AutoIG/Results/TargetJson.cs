using System.Text.Json;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// A target in JSON: <c>{"output": 3}</c>, <c>{"function": "log-softmax", "output": 3}</c>. Of a function that was generated for the
/// outputs the name alone can be told: what is read again says what was explained, and cannot be explained anew.
/// </summary>
internal static class TargetJson
{
    private static readonly string[] Kinds =
    [
        "softmax", "log-softmax", "log-odds", "cross-entropy", "margin", "difference", "sum", "weighted-sum", "mean-squared-error",
        "sum-over", "other",
    ];

    public static void Write(Utf8JsonWriter json, Target target)
    {
        json.WriteStartObject();
        if (target.Function is { } function)
            WriteFunction(json, function);
        if (target.Function is null or { IsOfOneOutput: true })
            WriteOutput(json, target);
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">The value is no target.</exception>
    public static Target Read(JsonField field)
    {
        if (field.Optional("function") is not { } kind)
        {
            field.AllowOnly("output");
            return ReadOutput(field);
        }

        switch (kind.Text())
        {
            case "softmax":
                return OfOutput(Probability.Function);
            case "log-softmax":
                field.AllowOnly("function", "output", "dim");
                return ReadOutput(field).With(field.Optional("dim") is { } dim
                    ? new LogProbability((int)dim.Int64(int.MinValue, int.MaxValue))
                    : LogProbability.Function);
            case "log-odds":
                return OfOutput(LogOdds.Function);
            case "cross-entropy":
                return OfOutput(CrossEntropy.Function);
            case "margin":
                field.AllowOnly("function", "output", "runnerUp", "found");
                return ReadOutput(field).With(
                    new Margin(field["runnerUp"].Member<RunnerUp>(), field.Optional("found")?.Int32() ?? -1));
            case "difference":
                field.AllowOnly("function", "minuend", "subtrahend");
                return Target.Difference(Read(field["minuend"]), Read(field["subtrahend"]));
            case "sum":
                field.AllowOnly("function", "terms");
                return Target.Sum(Array.ConvertAll(SomeItems(field["terms"]), Read));
            case "weighted-sum":
                return Target.WeightedSum(FiniteNumbers("weights"));
            case "mean-squared-error":
                return Target.MeanSquaredError(FiniteNumbers("reference"));
            case "sum-over":
                field.AllowOnly("function", "indices");
                return Target.SumOver(Array.ConvertAll(SomeItems(field["indices"]), index => index.OptionalInt32()));
            case "other":
                field.AllowOnly("function", "name");
                return Target.Of(-1, new UnknownFunction(field["name"].Text()));
            default:
                throw kind.Fault("one of " + string.Join(", ", Kinds));
        }

        Target OfOutput(OutputFunction function)
        {
            field.AllowOnly("function", "output");
            return ReadOutput(field).With(function);
        }

        double[] FiniteNumbers(string name)
        {
            field.AllowOnly("function", name);
            return Array.ConvertAll(SomeItems(field[name]), item =>
                item.Number<double>() is var number && double.IsFinite(number) ? number : throw item.Fault("a finite number"));
        }
    }

    private static void WriteFunction(Utf8JsonWriter json, OutputFunction function)
    {
        json.WritePropertyName("function");
        switch (function)
        {
            case Probability:
                json.WriteStringValue("softmax");
                break;
            case LogProbability of:
                json.WriteStringValue("log-softmax");
                if (of.Dim is { } dim)
                    json.WriteNumber("dim", dim);
                break;
            case LogOdds:
                json.WriteStringValue("log-odds");
                break;
            case CrossEntropy:
                json.WriteStringValue("cross-entropy");
                break;
            case Margin of:
                json.WriteStringValue("margin");
                json.WriteString("runnerUp", of.RunnerUp.ToString());
                if (of.Found >= 0)
                    json.WriteNumber("found", of.Found);
                break;
            case Difference of:
                json.WriteStringValue("difference");
                json.WritePropertyName("minuend");
                Write(json, of.Minuend);
                json.WritePropertyName("subtrahend");
                Write(json, of.Subtrahend);
                break;
            case Sum of:
                json.WriteStringValue("sum");
                json.WriteStartArray("terms");
                foreach (var term in of.Terms)
                    Write(json, term);
                json.WriteEndArray();
                break;
            case WeightedSum of:
                json.WriteStringValue("weighted-sum");
                json.WritePropertyName("weights");
                JsonNumbers.WriteAll<double>(json, of.Weights);
                break;
            case MeanSquaredError of:
                json.WriteStringValue("mean-squared-error");
                json.WritePropertyName("reference");
                JsonNumbers.WriteAll<double>(json, of.Reference);
                break;
            case PositionSum of:
                json.WriteStringValue("sum-over");
                json.WriteStartArray("indices");
                foreach (int? index in of.Indices)
                {
                    if (index is { } at)
                        json.WriteNumberValue(at);
                    else
                        json.WriteNullValue();
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue("other");
                json.WriteString("name", function.Show(""));
                break;
        }
    }

    private static void WriteOutput(Utf8JsonWriter json, Target target)
    {
        if (target.Indices is { } indices)
        {
            json.WriteStartArray("output");
            foreach (int index in indices)
                json.WriteNumberValue(index);
            json.WriteEndArray();
        }
        else if (target.Position >= 0)
        {
            json.WriteNumber("output", target.Position);
        }
        else
        {
            json.WriteString("output", "arg-max");
        }
    }

    private static Target ReadOutput(JsonField field)
    {
        var output = field["output"];
        return output.IsArray ? Target.At(Array.ConvertAll(SomeItems(output), index => index.Int32()))
            : output.IsText ? output.Text() == "arg-max" ? Target.ArgMax : throw output.Fault("an index, indices or \"arg-max\"")
            : output.Int32();
    }

    private static JsonField[] SomeItems(JsonField field) =>
        field.Items() is { Length: > 0 } items ? items : throw field.Fault("one at least");
}
