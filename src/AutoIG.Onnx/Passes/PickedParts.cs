using AutoIG.Onnx.Graphs;
using AutoIG.Onnx.Operators;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// An entry of a join is one of what is joined: the last state of a recurrent layer, which exporters pick from the states of all layers.
/// The others are then not computed.
/// </summary>
internal static class PickedParts
{
    public static Network Apply(Network network)
    {
        var joins = new Dictionary<string, Step>(StringComparer.Ordinal);
        var steps = new List<Step>();
        bool isChanged = false;
        foreach (var step in network.Steps)
        {
            var own = step;
            // A join of joins is gone through until an entry is found.
            while (Part(own, joins) is { } nearer)
                (own, isChanged) = (nearer, true);
            steps.Add(own);
            if (own.Operator == "Concat")
                joins.Add(own.Output.Name, own);
        }

        return isChanged ? (network with { Steps = steps }).WithoutDead() : network;
    }

    private static Step? Part(Step step, Dictionary<string, Step> joins)
    {
        if (step.Operator != "Gather" || step.Inputs is not [{ } whole, { Rank: 0, Number: { } index }]
            || !joins.TryGetValue(whole.Name, out var join))
            return null;
        int axis = Shapes.Axis(step.Integer("axis", 0), whole.Rank);
        if (Shapes.Axis(join.Integer("axis", 0), whole.Rank) != axis || whole.Shape[axis].Value is not { } length
            || index < -length || index >= length)
            return null;
        long at = (long)index + (index < 0 ? length : 0);
        foreach (var part in join.Inputs.OfType<Value>())
        {
            if (part.Shape[axis].Value is not { } count)
                return null;
            if (at < count)
            {
                var place = new Value($"{part.Name}.{at}", ElementKind.Integer, [], Content.Of([at]), false);
                return part.IsData ? step with { Inputs = [part, place] } : null;
            }

            at -= count;
        }

        return null;
    }
}
