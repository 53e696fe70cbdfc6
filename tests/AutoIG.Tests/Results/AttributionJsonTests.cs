using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoIG.Tests.Results;

/// <summary>What is written as JSON comes back to the bit, and what is not whole is refused with its path.</summary>
public sealed class AttributionJsonTests
{
    public static TheoryData<int> Doubles => [.. Enumerable.Range(0, SavedResults.InDouble.Count)];

    public static TheoryData<Target> Targets =>
    [
        3, Target.At(1, 2), Target.ArgMax, Target.FromInt32(2).AsProbability(), Target.LogProbability(1), Target.LogProbability(),
        Target.LogProbability(Target.At(1, 2), -1), Target.LogOdds(0), Target.CrossEntropy(4), Target.Margin(1),
        Target.Margin(1, RunnerUp.AtEachPoint), Target.Difference(1, Target.LogOdds(2)), Target.Sum(1, Target.At(0, 3),
            Target.LogProbability(2)),
        Target.WeightedSum(0.1, -2, 1e-310), Target.MeanSquaredError(1, 2.5), Target.SumOver(null, 3),
    ];

    [Theory]
    [MemberData(nameof(Doubles))]
    public void An_explanation_comes_back_to_the_bit(int which)
    {
        var one = SavedResults.InDouble[which];
        foreach (bool indented in new[] { false, true })
            SavedResults.AssertEqual(one, AttributionJson.Deserialize<double>(AttributionJson.Serialize(one, indented)));
    }

    [Fact]
    public void So_do_many_in_either_precision_and_in_any_language()
    {
        using var language = new OtherLanguage();
        var read = AttributionJson.DeserializeAll<float>(AttributionJson.SerializeAll(SavedResults.InSingle));
        Assert.Equal(SavedResults.InSingle.Count, read.Count);
        for (int i = 0; i < read.Count; i++)
            SavedResults.AssertEqual(SavedResults.InSingle[i], read[i]);
        Assert.Empty(AttributionJson.DeserializeAll<double>(AttributionJson.SerializeAll<double>([])));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_target_comes_back(Target target)
    {
        string json = AttributionJson.Written(writer => TargetJson.Write(writer, target));
        using var document = JsonDocument.Parse(json);
        Assert.Equal(target, TargetJson.Read(new JsonField(document.RootElement)));
    }

    [Fact]
    public void Of_a_generated_target_the_name_comes_back_and_no_more()
    {
        var why = new Saliency().Explain(Scored.ScoresDerivative, [1.0, 2, 3], target: Target.Of(Scored.TwoNormDerivative));
        var read = AttributionJson.Deserialize<double>(AttributionJson.Serialize(why));
        Assert.Equal(why.Target.ToString(), read.Target.ToString());
        var fault = Assert.Throws<ArgumentException>(() => new Saliency().Explain(Scored.ScoresDerivative, [1.0, 2, 3],
            target: read.Target));
        Assert.Contains("Target.Of is needed again", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_JSON_does_not_have_are_texts_and_the_sign_of_zero_is_kept()
    {
        string json = AttributionJson.Serialize(SavedResults.InDouble[2]);
        Assert.Contains("\"baselineOutput\":\"NaN\"", json, StringComparison.Ordinal);
        var node = JsonNode.Parse(AttributionJson.Serialize(SavedResults.InDouble[0]))!;
        node["inputs"]![0]!["values"] = new JsonArray("NaN", "-Infinity", JsonNode.Parse("-0"));
        node["output"] = "Infinity";
        var read = AttributionJson.Deserialize<double>(node.ToJsonString());
        Assert.True(double.IsNaN(read.Values[0]) && double.IsNegativeInfinity(read.Values[1]) && double.IsNegative(read.Values[2]));
        Assert.True(double.IsPositiveInfinity(read.Output));
        SavedResults.AssertEqual(read, AttributionJson.Deserialize<double>(AttributionJson.Serialize(read)));
    }

    [Fact]
    public void Half_precision_is_refused_by_name()
    {
        Assert.Contains("float or double", Assert.Throws<NotSupportedException>(
            () => AttributionJson.Deserialize<Half>("""{"format":"autoig.attribution","version":1,"type":"float16"}""")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$.version", "1, the version of the format that is known here, got 2", "version", "2")]
    [InlineData("$.version", "got \"1\"", "version", "\"1\"")]
    [InlineData("$.format", "\"autoig.attribution\", got \"other\"", "format", "\"other\"")]
    [InlineData("$.type", "ask for the other type", "type", "\"float32\"")]
    [InlineData("$.output", "it is missing", "output", null)]
    [InlineData("$.output", "expected a number", "output", "\"1\"")]
    [InlineData("$.output", "float64 can hold, got 1e999", "output", "1e999")]
    [InlineData("$.target.output", "an index, indices or", "target.output", "\"first\"")]
    [InlineData("$.target.output", "a whole number from 0", "target.output", "-1")]
    [InlineData("$.target.function", "one of softmax", "target.function", "\"tanh\"")]
    [InlineData("$.inputs", "one input at least", "inputs", "[]")]
    [InlineData("$.inputs", "expected an array, got 3", "inputs", "3")]
    [InlineData("$.inputs[0].values", "expected 3 numbers, got 2", "inputs.0.values", "[1,2]")]
    [InlineData("$.inputs[0].values[1]", "expected a number", "inputs.0.values", "[1,null,2]")]
    [InlineData("$.inputs[0].shape", "elements together", "inputs.0.shape", "[2147483647,2]")]
    [InlineData("$.inputs[0].shape[0]", "a whole number from 1", "inputs.0.shape", "[0]")]
    [InlineData("$.inputs[0].features", "expected 3, one for each element of 'x', got 2", "inputs.0.features", "[\"a\",\"b\"]")]
    [InlineData("$.inputs[0].features", "that no other has", "inputs.0.features", "[\"a\",\"b\",\"a\"]")]
    [InlineData("$.inputs[0].features[2]", "a text", "inputs.0.features", "[\"a\",\"b\",3]")]
    [InlineData("$.outputs.values", "expected 2 numbers", "outputs.values", "[]")]
    [InlineData("$.outputs.shape", "1 to", "outputs.shape", "[]")]
    [InlineData("$.certificate.kind", "one of FixedRule, Tolerance, Exact", "certificate.kind", "\"0\"")]
    [InlineData("$.certificate.errors[0].name", "as the input", "certificate.errors.0.name", "\"y\"")]
    [InlineData("$.certificate.errors[0].shape", "the input's shape [3]", "certificate.errors.0.shape", "[3,1]")]
    [InlineData("$", "got 'more'", "more", "1")]
    [InlineData("$.certificate", "got 'more'", "certificate.more", "1")]
    public void What_is_not_whole_is_refused_with_its_path(string path, string message, string place, string? value)
    {
        var root = JsonNode.Parse(AttributionJson.Serialize(SavedResults.InDouble[1]))!;
        string[] steps = place.Split('.');
        var at = root;
        foreach (string step in steps[..^1])
            at = int.TryParse(step, CultureInfo.InvariantCulture, out int index) ? at[index]! : at[step]!;
        if (value is null)
            ((JsonObject)at).Remove(steps[^1]);
        else
            at[steps[^1]] = JsonNode.Parse(value);
        var fault = Assert.Throws<JsonException>(() => AttributionJson.Deserialize<double>(root.ToJsonString()));
        Assert.Equal(path, fault.Path);
        Assert.StartsWith(path, fault.Message, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_occurs_twice_and_text_that_is_none_are_refused()
    {
        string json = AttributionJson.Serialize(SavedResults.InDouble[0]);
        Assert.Contains("occurs twice", Refused(json.Replace("\"sum\":", "\"output\":1,\"sum\":", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains(
            "half of a surrogate", Refused(json.Replace("\"Scored.Scores\"", "\"\\ud800\"", StringComparison.Ordinal)),
                StringComparison.Ordinal);
        _ = Refused(json[..^1]);
        _ = Refused("[]");
        _ = Refused("");
        string second = json.Replace("\"output\":", "\"outpu\":", StringComparison.Ordinal);
        Assert.StartsWith("$[1]", Assert.Throws<JsonException>(() => AttributionJson.DeserializeAll<double>($"[{json},{second}]")).Path,
            StringComparison.Ordinal);

        static string Refused(string json) => Assert.ThrowsAny<JsonException>(() => AttributionJson.Deserialize<double>(json)).Message;
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_is_read_or_refused()
    {
        string json = AttributionJson.Serialize(SavedResults.InDouble[1]);
        for (int at = 0; at < json.Length; at++)
        {
            Assert.ThrowsAny<JsonException>(() => AttributionJson.Deserialize<double>(json[..at]));
            foreach (char other in "0\"}],:x")
            {
                try
                {
                    _ = AttributionJson.Deserialize<double>(string.Concat(json.AsSpan(0, at), [other], json.AsSpan(at + 1)));
                }
                catch (JsonException fault)
                {
                    Assert.NotEmpty(fault.Message);
                }
            }
        }
    }

    [Fact]
    public void The_context_serves_JsonSerializer_without_reflection()
    {
        var context = AttributionJsonContext.Default;
        var one = SavedResults.InDouble[0];
        string json = JsonSerializer.Serialize(one, context.AttributionDouble);
        Assert.Equal(AttributionJson.Serialize(one), json);
        SavedResults.AssertEqual(one, JsonSerializer.Deserialize(json, context.AttributionDouble)!);
        var many = JsonSerializer.Deserialize(JsonSerializer.Serialize(SavedResults.InSingle, context.AttributionsSingle),
            context.AttributionsSingle)!;
        Assert.Equal(2, many.Count);
        SavedResults.AssertEqual(SavedResults.InSingle[1], many[1]);
        Assert.Null(context.GetTypeInfo(typeof(string)));
        var options = new JsonSerializerOptions { TypeInfoResolver = AttributionJsonContext.Default };
        SavedResults.AssertEqual(one, JsonSerializer.Deserialize<Attribution<double>[]>(JsonSerializer.Serialize(new[] { one }, options),
            options)![0]);
        SavedResults.AssertEqual(
            one, JsonSerializer.Deserialize<List<Attribution<double>>>(JsonSerializer.Serialize(new List<Attribution<double>> { one },
                options), options)![0]);
        Assert.Equal("null", JsonSerializer.Serialize(null, context.AttributionDouble!));
        var fault = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json.Replace("\"version\":1", "\"version\":9",
            StringComparison.Ordinal), context.AttributionDouble));
        Assert.Equal("$.version", fault.Path);
    }
}
