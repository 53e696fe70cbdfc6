using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>Values under a second name, such as what dropout leaves as it is: whoever reads them reads the first.</summary>
internal static class Aliases
{
    private static readonly string[] Copies = ["Identity", "Dropout", "Cast", "CastLike"];

    public static Network Remove(Network network, List<string>? notes = null)
    {
        var quantised = network.Steps.Where(step => step.Operator == "QuantizeLinear").ToDictionary(step => step.Output.Name,
            StringComparer.Ordinal);
        int pairs = 0;
        var names = new Dictionary<string, Value>(StringComparer.Ordinal);
        var steps = new List<Step>();
        foreach (var step in network.Steps)
        {
            Value?[] inputs = [.. step.Inputs.Select(input => input is null ? null : names.GetValueOrDefault(input.Name, input))];
            // Rounding has the derivative 0: what is rounded and comes back goes on as it was, within what the integers hold.
            if (step.Operator == "DequantizeLinear" && quantised.TryGetValue(step.Inputs[0]!.Name, out var before))
            {
                steps.Add(QuantisedPair.Clipped(before, step, names.GetValueOrDefault(before.Inputs[0]!.Name, before.Inputs[0]!)));
                pairs++;
            }
            else if ((Copies.Contains(step.Operator) && inputs[0]!.Kind == step.Output.Kind
                ? inputs[0] : Neutral(step, inputs)) is { } same)
                names[step.Output.Name] = same;
            else
                steps.Add(step with { Inputs = inputs });
        }

        if (pairs > 0)
        {
            notes?.Add($"{pairs} times a value is quantised and comes back, which has no derivative: it goes on as it was, clipped to what "
                + "the integers hold, so that the numbers differ by what rounding loses.");
        }

        return (network with { Steps = steps, Output = names.GetValueOrDefault(network.Output.Name, network.Output) }).WithoutDead();
    }

    /// <summary>
    /// What an operator leaves as it is: a sum with 0, such as a mask that hides nothing, a product with 1, a choice that is always the
    /// same.
    /// </summary>
    private static Value? Neutral(Step step, Value?[] inputs)
    {
        if (step.Operator == "Where" && inputs is [{ Number: { } truth }, { } yes, { } no])
            return (truth != 0 ? yes : no) is { IsData: true } chosen && chosen.Shape.SequenceEqual(step.Output.Shape) ? chosen : null;
        if (step.Operator is not ("Add" or "Sub" or "Mul" or "Div") || inputs is not [{ } a, { } b])
            return null;
        double neutral = step.Operator is "Add" or "Sub" ? 0 : 1;
        return b.Number == neutral && a.Shape.SequenceEqual(step.Output.Shape) ? a
            : a.Number == neutral && step.Operator is "Add" or "Mul" && b.Shape.SequenceEqual(step.Output.Shape) ? b : null;
    }
}
