using System.Numerics;
using System.Text.Json;

namespace AutoIG.Reference.Tests.Relevance;

/// <summary>The options of an entry of relevance propagation, as options of <see cref="Lrp"/>.</summary>
internal static class EntryRules
{
    /// <summary>The method that an entry asks for.</summary>
    public static Lrp Of<T>(EntryRunner<T> runner, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Composite<T>(runner.Case, entry))
        {
            Layer = entry.Method.StartsWith("layer-", StringComparison.Ordinal) ? runner.Layer(entry) : null,
            Start = entry.Option("start") == "one" ? LrpStart.One : LrpStart.Output,
            Bias = Bias(entry.Options),
            Product = entry.Option("product") == "signal" ? LrpProduct.Signal : LrpProduct.Half,
            Stabilizer = Number(entry.Options, "norm-stabiliser", 1e-6),
        };

    /// <summary>What an entry's relevance begins with: an output, or one set against another.</summary>
    public static Target TargetOf<T>(EntryRunner<T> runner, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => entry.Option("start") == "difference"
            ? Target.Difference(runner.Target(entry), entry.WholeNumber("minus")) : runner.Target(entry);

    private static LrpComposite Composite<T>(ReferenceCase reference, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var options = entry.Options;
        string method = entry.Method.StartsWith("layer-", StringComparison.Ordinal) ? entry.Method["layer-".Length..] : entry.Method;
        double epsilon = Number(options, "epsilon", 1e-6), stabilizer = Number(options, "stabiliser", 1e-6);
        if (method == "lrp-composite")
        {
            return entry.Option("composite") switch
            {
                "epsilon-plus" => LrpComposite.EpsilonPlus(epsilon, stabilizer),
                "epsilon-plus-flat" => LrpComposite.EpsilonPlusFlat(epsilon, stabilizer),
                "epsilon-alpha2-beta1" => LrpComposite.EpsilonAlpha2Beta1(epsilon, stabilizer),
                "epsilon-alpha2-beta1-flat" => LrpComposite.EpsilonAlpha2Beta1Flat(epsilon, stabilizer),
                "epsilon-gamma-box" => LrpComposite.EpsilonGammaBox(
                    Box<T>(reference, options, stabilizer), epsilon, Number(options, "gamma", 0.25), stabilizer),
                var other => throw new InvalidDataException($"{entry.Id}: the composite '{other}' is not known."),
            };
        }

        if (!options.TryGetProperty("first-layer", out var first))
        {
            return Rule(method, options, epsilon, stabilizer, entry.Id);
        }

        double ofFirst = Number(first, "stabiliser", 1e-6);
        var rule = first.GetProperty("rule").GetString() switch
        {
            "w-square" => LrpRule.WSquare(ofFirst),
            "flat" => LrpRule.Flat(ofFirst),
            "z-box" => Box<T>(reference, first, ofFirst),
            var other => throw new InvalidDataException($"{entry.Id}: the rule '{other}' of the first layer is not known."),
        };
        if (first.TryGetProperty("bias", out _))
        {
            rule = rule.WithBias(Bias(first));
        }

        LrpComposite all = LrpRule.Epsilon(epsilon);
        return all with { First = rule };
    }

    private static LrpRule Rule(string method, JsonElement options, double epsilon, double stabilizer, string id) => method switch
    {
        "lrp-epsilon" or "lrp-epsilon-1e-6" => LrpRule.Epsilon(epsilon),
        "lrp-z-plus" => LrpRule.ZPlus(stabilizer),
        "lrp-alpha1-beta0" => LrpRule.AlphaBeta(1, 0, epsilon),
        "lrp-alpha-beta" => LrpRule.AlphaBeta(Number(options, "alpha", 2), Number(options, "beta", 1), stabilizer),
        "lrp-alpha1-beta0-signed-bias" => LrpRule.PositiveWeights(epsilon),
        "lrp-gamma" => LrpRule.Gamma(Number(options, "gamma", 0.25), epsilon),
        "lrp-generalised-gamma" => LrpRule.GeneralizedGamma(Number(options, "gamma", 0.25), stabilizer),
        "lrp-w-square" => LrpRule.WSquare(stabilizer),
        "lrp-flat" => LrpRule.Flat(stabilizer),
        _ => throw new InvalidDataException($"{id}: the method '{method}' is not known."),
    };

    private static LrpRule Box<T>(ReferenceCase reference, JsonElement options, double stabilizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        options.GetProperty("low").ValueKind == JsonValueKind.Number
            ? LrpRule.ZBox(options.GetProperty("low").GetDouble(), options.GetProperty("high").GetDouble(), stabilizer)
            : LrpRule.ZBox(
                reference.Array<T>(options.GetProperty("low").GetString()!), reference.Array<T>(options.GetProperty("high").GetString()!),
                stabilizer);

    private static LrpBias Bias(JsonElement options) =>
        options.TryGetProperty("bias", out var bias) && bias.GetString() == "ignored" ? LrpBias.Ignored : LrpBias.Absorbs;

    private static double Number(JsonElement options, string name, double usual) =>
        options.TryGetProperty(name, out var value) ? value.GetDouble() : usual;
}
