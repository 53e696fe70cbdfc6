using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Functions;
using AutoIG.Language.Tests.Tensors.Interpretation;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>Points of a batch do not see each other: each gives the bits that it gives alone, in every sweep.</summary>
internal static class Batches
{
    // Fewer and more than the lanes of a vector, with some left over.
    private static readonly int[] Order = [0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1];

    public static bool Agree<T>(DifferentiableFunction<T> function, TensorSubject subject, T[] weights, out string difference)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FunctionInput<T>[] inputs = [.. subject.At.Take(2).Select(point => TensorOutcome.Input(subject.Program, function, point))];
        var bound = function.BindTo([], inputs[0].FixedArguments);
        T[][] alone = [Sweeps(bound, inputs, [0], weights), Sweeps(bound, inputs, [1], weights)];
        T[] together = Sweeps(bound, inputs, Order, weights);
        int[] lengths = [bound.OutputLength, bound.Inputs.Total, bound.OutputLength];
        string[] names = ["the value", "the gradient", "the tangent"];
        int before = 0;
        for (int part = 0, offset = 0; part < lengths.Length; offset += lengths[part++])
        {
            for (int p = 0; p < Order.Length; p++)
            {
                for (int i = 0; i < lengths[part]; i++)
                {
                    T one = alone[Order[p]][offset + i], other = together[before + p * lengths[part] + i];
                    if (!one.Equals(other))
                    {
                        difference = FormattableString.Invariant(
                            $"{names[part]}[{i}] of point {p} of {Order.Length}: {other:R}, alone {one:R}");
                        return false;
                    }
                }
            }
            before += Order.Length * lengths[part];
        }
        difference = "";
        return true;
    }

    /// <summary>Values, gradients by input, and tangents of some points.</summary>
    private static T[] Sweeps<T>(BoundFunction<T> bound, FunctionInput<T>[] arguments, int[] points, T[] weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var batch = new Batch<T> { FixedArguments = arguments[0].FixedArguments };
        batch.Prepare(bound.Plan, points.Length, Sections.Prefix | Sections.Forward | Sections.Backward | Sections.PrefixTransposed);
        for (int i = 0; i < bound.Inputs.Count; i++)
        {
            var inputs = batch.Input(i);
            for (int p = 0; p < points.Length; p++)
                arguments[points[p]].Values[i].CopyTo(inputs[(p * bound.Inputs.Length(i))..]);
        }
        bound.RunPrefix(batch);
        T[][] frontier = [.. Enumerable.Range(0, bound.Frontier.Count).Select(i => batch.Frontier(i).ToArray())];
        bound.RunForward(batch);
        var results = new List<T>();
        results.AddRange(batch.Output);
        for (int p = 0; p < points.Length; p++)
            weights.CopyTo(batch.OutputAdjoint[(p * weights.Length)..]);
        bound.RunBackward<GradientGate<T>>(batch);
        bound.RunPrefixTransposed(batch);
        T[][] gradients = [.. Enumerable.Range(0, bound.Inputs.Count).Select(i => batch.InputAdjoint(i).ToArray())];
        for (int p = 0; p < points.Length; p++)
        {
            for (int i = 0; i < gradients.Length; i++)
                results.AddRange(gradients[i].AsSpan(p * bound.Inputs.Length(i), bound.Inputs.Length(i)));
        }
        batch.Prepare(bound.Plan, points.Length, Sections.Pushforward);
        for (int i = 0; i < frontier.Length; i++)
        {
            frontier[i].CopyTo(batch.Frontier(i));
            // Some direction at the frontier, the same for each point.
            int length = bound.Frontier.Length(i);
            var tangent = batch.FrontierTangent(i);
            for (int k = 0; k < tangent.Length; k++)
                tangent[k] = T.CreateChecked(Math.Sin(1 + k % length));
        }
        bound.RunPushforward(batch);
        results.AddRange(batch.OutputTangent);
        return [.. results];
    }
}
