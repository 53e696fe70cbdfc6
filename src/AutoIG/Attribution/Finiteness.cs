using System.Globalization;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Whether an explanation is one: F is finite at the ends and at the points between, and so are the attributions. Says otherwise where it
/// comes from, as far as the layers show it: which operator made the first number that is not finite.
/// </summary>
internal static class Finiteness
{
    private const string WayOut = "Set AcceptsNonFinite to take such results as they are.";

    /// <summary>Checks the finished attributions of the (first) sample of a workspace.</summary>
    /// <exception cref="NotFiniteNumberException">A number is not finite.</exception>
    public static void Check<T>(AttributionWorkspace<T> work, LayerKey? layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double output = work.Seed.Value(work.Outputs);
        if (!double.IsFinite(output))
            throw OfOutput(work, $"{Show(output)} at the input", output, work.Ends[0]);
        if (work.FaultyEnd < work.Samples)
            throw OfOutput(work, "not finite at an input with noise", double.NaN, work.Ends[0]);
        if (work.FaultyEnd < work.Ends.Count)
            throw OfOutput(work, $"{Show(work.BaselineOutput)} at the baseline", work.BaselineOutput, work.Ends[work.FaultyEnd]);
        if (work.PathFaults.Output is { } between)
        {
            string where = string.Create(CultureInfo.InvariantCulture, $"at α = {work.PathFaults.Alpha:g4} of the way from the baseline");
            throw OfOutput(work, $"{Show(between)} {where}", between, work.Ends[0]);
        }
        var result = work.Result(0);
        for (int i = 0; i < result.Length; i++)
        {
            if (double.IsFinite(result[i]))
                continue;
            string what = $"the attribution of {Element(work, layer, i)} is {Show(result[i])}";
            throw Fault(work, what, OriginOfGradient(work, layer is null ? i : null), result[i]);
        }
    }

    private static NotFiniteNumberException OfOutput<T>(AttributionWorkspace<T> work, string how, double number, ReadOnlySpan<T> point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fault(work, "the output that is explained is " + how, OriginOfOutput(work, point), number);

    private static NotFiniteNumberException Fault<T>(AttributionWorkspace<T> work, string what, string origin, double number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new($"{work.Bound.Function.Signature.Name}: {what}. {origin}{WayOut}", number);

    /// <summary>The layer that shows first that an output is not finite.</summary>
    private static string OriginOfOutput<T>(AttributionWorkspace<T> work, ReadOnlySpan<T> point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var fault = FirstFault<T>.At(work.Ends, point, work.Seed);
        return (fault.OfValues is { } layer
            ? $"The first layer that is not finite there is '{layer}'. " : "All layers are finite there, where there are any. ")
            + fault.MakersOfValues();
    }

    /// <summary>The layer that shows first that a gradient is not finite: at the input or, of a path, at its other end.</summary>
    private static string OriginOfGradient<T>(AttributionWorkspace<T> work, int? element)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Describe(FirstFault<T>.At(work.Ends, work.Ends[0], work.Seed), "at the input", element)
        ?? (work.Baselines == 0 ? null
            : Describe(FirstFault<T>.At(work.Ends, work.Ends[work.BaselineRow(0)], work.Seed), "at the baseline", element))
        ?? "";

    private static string? Describe<T>(FirstFault<T> fault, string where, int? element)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        fault.OfAdjoints is { } layer
            ? $"Going back from the output, the first derivative that is not finite {where} is that by the layer '{layer}'. "
                + fault.MakersOfAdjoints(element)
            : fault.IsGradientFinite ? null
            : $"The derivatives by all layers are finite {where}: the slope is infinite between the inputs and the first of them. "
                + fault.MakersOfAdjoints(element);

    /// <summary>An element of an input with its value, or of a layer.</summary>
    private static string Element<T>(AttributionWorkspace<T> work, LayerKey? layer, int position)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (layer is { } key)
            return string.Create(CultureInfo.InvariantCulture, $"element {position} of layer '{key.Name}' as it lies in memory");
        var inputs = work.Bound.Inputs;
        int input = 0;
        while (position >= inputs.Offset(input) + inputs.Length(input))
            input++;
        var info = work.Bound.Function.Signature.Inputs[input];
        int[] shape = work.Bound.Plan.InputShapes[input];
        int rest = position - inputs.Offset(input);
        var index = new int[info.IsTokens ? 1 : shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            (rest, int at) = Math.DivRem(rest, shape[axis]);
            if (axis < index.Length)
                index[axis] = at;
        }
        string place = index.Length == 0 ? "" : Elements.Show(index);
        return info.IsTokens ? info.Name + place
            : string.Create(CultureInfo.InvariantCulture, $"{info.Name}{place}, which is {work.Ends[0][position]},");
    }

    private static string Show(double number) =>
        double.IsNaN(number) ? "NaN" : number > 0 ? "∞" : "−∞";
}
