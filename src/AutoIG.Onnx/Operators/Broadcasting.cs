using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>Shapes that are repeated to fit each other, aligned at their last axes.</summary>
internal static class Broadcasting
{
    /// <summary>Whether a step repeats its inputs to fit each other, so that leading axes of one entry say nothing.</summary>
    public static bool IsDoneBy(Step step) => step.Operator is "Add" or "Sub" or "Mul" or "Div" or "Max" or "Min" or "Sum" or "Mean"
        or "Where" or "And" or "Or" or "Xor" or "Equal" or "Less" or "LessOrEqual" or "Greater" or "GreaterOrEqual";

    public static IReadOnlyList<Size> Join(IReadOnlyList<Size> a, IReadOnlyList<Size> b)
    {
        var (longer, shorter) = a.Count >= b.Count ? (a, b) : (b, a);
        var shape = longer.ToArray();
        for (int i = 1; i <= shorter.Count; i++)
        {
            var (x, y) = (longer[^i], shorter[^i]);
            shape[^i] = x.IsOne ? y : y.IsOne || x.Equals(y) ? x
                : throw new ImportException(x.Value is not null && y.Value is not null ? $"sizes {x} and {y} do not fit each other"
                    // One of them may be 1 when the model runs, and the result another than is written here.
                    : $"whether the sizes {x} and {y} are the same is not known: give both the same name or number, "
                        + "as in --input NAME=1,tokens");
        }

        return shape;
    }

    /// <summary>Two inputs as samples that broadcast as ONNX's values do, and where the batch lies in the result.</summary>
    public static (Sample A, Sample B, int Batch) Align(Sample a, Sample b)
    {
        var (aligned, batch) = Align([a, b]);
        return (aligned[0], aligned[1], batch);
    }

    /// <summary>Inputs as samples that broadcast as ONNX's values do, and where the batch lies in the result.</summary>
    public static (Sample[] Inputs, int Batch) Align(Sample[] inputs)
    {
        int rank = inputs.Max(input => input.Rank);
        // A number has no axes, whatever ones ONNX gives it.
        bool IsPlain(Sample input, int place) => input.Code is NumberCode
            && inputs.Where((_, other) => other != place).All(other => input.Rank <= other.Rank);
        Sample[] samples = [.. inputs.Select((input, place) => IsPlain(input, place) ? input with { Shape = [] } : input)];
        int[] places = [.. samples.Where(sample => sample.Batch >= 0).Select(sample => sample.Rank - sample.Batch).Distinct()];
        if (places.Length == 0)
            return (samples, -1);
        Sample[] without = places.Length > 1 ? [] : [.. samples.Select(sample => Without(sample, places[0])).OfType<Sample>()];
        return without.Length == samples.Length ? (without, rank - places[0]) : ([.. samples.Select(sample => sample.Whole())], -1);
    }

    /// <summary>The sample without the axis that lies where the other has the batch; null where there is more than one entry.</summary>
    private static Sample? Without(Sample sample, int fromEnd)
    {
        if (sample.Batch >= 0 || sample.Rank < fromEnd || sample.Code is NumberCode)
            return sample;
        int axis = sample.Rank - fromEnd;
        if (!sample.Shape[axis].IsOne)
            return null;
        return sample.Rank == 1 ? sample : sample.View([.. sample.Shape.Take(axis), .. sample.Shape.Skip(axis + 1)], -1);
    }
}
