using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Whether an explanation is one: F is finite at the ends and at the points between, and so are the attributions. Says otherwise where it
/// comes from, as far as the layers show it: which operator made the first number that is not finite.
/// </summary>
internal static class Finiteness
{
    private const string WayOut = "Set AcceptsNonFinite to take such results as they are.";

    private const string AtInput = "at the input";
    private const string AtBaseline = "at the baseline";

    /// <summary>Checks the finished attributions of the (first) sample of a workspace.</summary>
    /// <exception cref="NotFiniteNumberException">A number is not finite.</exception>
    public static void Check<T>(AttributionWorkspace<T> work, AttributionMethod method)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double output = work.Output;
        if (!double.IsFinite(output))
            throw OfOutput(work, $"{Show(output)} {AtInput}", output, work.Ends[0]);
        if (work.Faults.OfOutput is { IsFound: true } fault)
            throw OfOutput(work, $"{Show(fault.Number)} {Where(fault, method)}", fault.Number, fault.Inputs);
        ReadOnlySpan<double> result = work.FirstResult;
        // Of all of them the largest tells, and is NaN where one is.
        if (result.IsEmpty || T.IsFinite(T.CreateTruncating(TensorPrimitives.MaxMagnitude(result))))
            return;
        var layer = method.ExplainedLayer is { } key ? Layers.Find(work.Bound, key) : null;
        int[]? map = method.GivesMap ? method.MapShape(work.Bound) : null;
        // In the user's order: the first is named.
        for (int position = 0; position < result.Length; position++)
        {
            double attribution = result[map is null ? StoredAt(work, layer, position) : position];
            // As it will be handed out: a sum may be more than a float holds.
            if (!T.IsFinite(T.CreateTruncating(attribution)))
            {
                throw Fault(
                    work, $"the attribution of {Element(work, layer, map, position)} is {Show(attribution)}",
                    OriginOfGradient(work, method, layer is null ? position : null), attribution);
            }
        }
    }

    /// <summary>Where a point lies. That of a method without baseline is the end of a path of no length.</summary>
    private static string Where<T>(PathFault<T> fault, AttributionMethod method)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string end = method.HasNoise ? "an input with noise" : "the input";
        return fault.Alpha switch
        {
            double.PositiveInfinity => "where a part of the input is changed",
            0 => AtBaseline,
            1 => "at " + end,
            var alpha => string.Create(CultureInfo.InvariantCulture, $"at α = {alpha:g10} of the way from the baseline to {end}"),
        };
    }

    private static NotFiniteNumberException OfOutput<T>(AttributionWorkspace<T> work, string how, double number, ReadOnlySpan<T> point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fault(
            work, (work.Seed.Function is null ? "the output that is explained" : $"the target {work.Seed.ToTarget()}") + " is " + how,
            OriginOfOutput(work, point), number);

    private static NotFiniteNumberException Fault<T>(AttributionWorkspace<T> work, string what, string origin, double number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new($"{work.Bound.Function.Signature.Name}: {what}. {origin}{WayOut}", number);

    /// <summary>The layer that shows first that an output is not finite.</summary>
    private static string OriginOfOutput<T>(AttributionWorkspace<T> work, ReadOnlySpan<T> point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var fault = FirstFault<T>.At(work.Ends, point, work.Seed);
        // Paths are interpolated behind the affine part: the point itself may be rounded to where all is well.
        return fault.OfValues is null && fault.IsOutputFinite ? ""
            : fault.OfValues is null && fault.AreOutputsFinite
                ? "The outputs of the model are finite there: the target makes this of them. "
            : (fault.OfValues is { } layer ? $"The first layer that is not finite there is '{layer}'. "
                : "All layers are finite there, where there are any. ")
            + fault.MakersOfValues();
    }

    /// <summary>
    /// The layer that shows first that a gradient is not finite: where that was found or, where sums alone showed it, at the ends.
    /// </summary>
    /// <param name="work">What was explained.</param>
    /// <param name="method">The method.</param>
    /// <param name="element">The element of the inputs by which it is not finite; none where a layer is explained.</param>
    private static string OriginOfGradient<T>(AttributionWorkspace<T> work, AttributionMethod method, int? element)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var slope = work.Faults.OfSlope;
        return (slope.IsFound ? At(slope.Inputs, Where(slope, method)) : null)
            ?? (method.HasNoise ? null : At(work.Ends[0], AtInput))
            ?? (work.Baselines == 0 ? null : At(work.Ends[work.BaselineRow(0)], AtBaseline))
            ?? "";

        string? At(ReadOnlySpan<T> point, string where)
        {
            var fault = FirstFault<T>.At(work.Ends, point, work.Seed);
            return element is { } input && fault.IsFiniteBy(input) ? null : Describe(fault, where, element);
        }
    }

    private static string? Describe<T>(FirstFault<T> fault, string where, int? element)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        !fault.AreOutputAdjointsFinite && fault.AreOutputsFinite
            ? $"The outputs of the model are finite {where}, but the target's derivative by them is not. "
            : fault.OfAdjoints is { } layer
            ? $"Going back from the output, the first derivative that is not finite {where} is that by the layer '{layer}'. "
                + fault.MakersOfAdjoints(element)
            : fault.IsGradientFinite ? null
            : $"The derivatives by all layers are finite {where}: the slope is infinite between the inputs and the first of them. "
                + fault.MakersOfAdjoints(element);

    /// <summary>Where the result of an element lies that users count so.</summary>
    private static int StoredAt<T>(AttributionWorkspace<T> work, LayerInfo? layer, int position)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        layer is null ? position : Layers.StoragePosition(work.Bound.Plan.LayerShapes[layer.Index], layer.Storage, position);

    /// <summary>An element of an input with its value, or of a layer or its map.</summary>
    private static string Element<T>(AttributionWorkspace<T> work, LayerInfo? layer, int[]? map, int position)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (layer is not null)
        {
            string at = Place(map ?? work.Bound.Plan.LayerShapes[layer.Index], position, skipped: 0);
            return map is not null ? $"position {at} of the map of layer '{layer.Name}'"
                : at.Length == 0 ? $"layer '{layer.Name}'"
                : $"element {at} of layer '{layer.Name}'";
        }
        var inputs = work.Bound.Inputs;
        int input = 0;
        while (position >= inputs.Offset(input) + inputs.Length(input))
            input++;
        var info = work.Bound.Function.Signature.Inputs[input];
        string place = Place(work.Bound.Plan.InputShapes[input], position - inputs.Offset(input), skipped: info.IsTokens ? 1 : 0);
        return info.IsTokens ? info.Name + place
            : string.Create(CultureInfo.InvariantCulture, $"{info.Name}{place}, which is {work.Ends[0][position]},");
    }

    /// <summary>The indices of an element but for those of the last axes; nothing where there are none.</summary>
    private static string Place(ReadOnlySpan<int> shape, int position, int skipped)
    {
        var index = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
            (position, index[axis]) = Math.DivRem(position, shape[axis]);
        return index.Length == skipped ? "" : Elements.Show(index.AsSpan(0, index.Length - skipped));
    }

    private static string Show(double number) =>
        double.IsNaN(number) ? "NaN" : number > 0 ? "∞" : "−∞";
}
