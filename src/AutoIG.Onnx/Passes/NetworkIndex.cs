using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>Who gives each value, and how many read it.</summary>
internal sealed class NetworkIndex
{
    private readonly Dictionary<string, Step> givers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> readers = new(StringComparer.Ordinal);

    public NetworkIndex(Network network)
    {
        foreach (var step in network.Steps)
        {
            foreach (var output in step.Outputs.Where(output => output.Name.Length > 0))
                givers[output.Name] = step;
            foreach (var input in step.Inputs.OfType<Value>())
                readers[input.Name] = readers.GetValueOrDefault(input.Name) + 1;
        }

        readers[network.Output.Name] = readers.GetValueOrDefault(network.Output.Name) + 1;
    }

    /// <summary>The step that gives a value, if it is one of these operators.</summary>
    public Step? By(Value? value, params ReadOnlySpan<string> operators) =>
        value is not null && givers.TryGetValue(value.Name, out var step) && operators.Contains(step.Operator) ? step : null;

    /// <summary>The same of a value that nobody else reads: the step may go.</summary>
    public Step? Only(Value? value, params ReadOnlySpan<string> operators) =>
        value is not null && readers.GetValueOrDefault(value.Name) == 1 ? By(value, operators) : null;

    /// <summary>The two inputs in both orders.</summary>
    public static IEnumerable<(Value A, Value B)> Orders(Step step) =>
        [(step.Inputs[0]!, step.Inputs[1]!), (step.Inputs[1]!, step.Inputs[0]!)];

    /// <summary>A product of factors and a number: what nobody else reads of it is taken apart.</summary>
    public (double Number, List<Value> Factors) Product(Value value, bool isRoot = true)
    {
        var step = isRoot ? By(value, "Mul", "Div") : Only(value, "Mul", "Div");
        if (value.Number is { } number)
            return (number, []);
        if (step is null)
            return (1, [value]);
        if (step.Operator == "Div")
        {
            if (step.Inputs[1]!.Number is not { } divisor)
                return (1, [value]);
            var (above, factors) = Product(step.Inputs[0]!, false);
            return (above / divisor, factors);
        }

        var (a, left) = Product(step.Inputs[0]!, false);
        var (b, right) = Product(step.Inputs[1]!, false);
        return (a * b, [.. left, .. right]);
    }
}
