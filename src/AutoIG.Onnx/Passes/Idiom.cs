using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// Something that older exporters write out, and that newer versions of the standard have an operator for: the steps become one of it.
/// </summary>
internal abstract class Idiom
{
    private static readonly IReadOnlyDictionary<string, OnnxAttribute> NoAttributes = new Dictionary<string, OnnxAttribute>();

    /// <summary>The idiom's steps in place of the one that ends it, or nothing if it is not that.</summary>
    public abstract IReadOnlyList<Step>? Find(Step step, NetworkIndex index);

    /// <summary>Replaces all idioms of one kind.</summary>
    public Network Apply(Network network)
    {
        var index = new NetworkIndex(network);
        bool isChanged = false;
        var steps = new List<Step>();
        foreach (var step in network.Steps)
        {
            var found = Find(step, index);
            isChanged |= found is not null;
            steps.AddRange(found ?? [step]);
        }

        return isChanged ? (network with { Steps = steps }).WithoutDead() : network;
    }

    /// <summary>A step of a newer version, which gives what another gave.</summary>
    protected static Step Replace(
        Step step, string newer, IReadOnlyList<Value?> inputs, params ReadOnlySpan<(string Name, object Value)> options)
    {
        var attributes = options.IsEmpty ? NoAttributes : new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        foreach (var (name, value) in options)
        {
            var (integer, number, text) = value switch
            {
                long whole => (whole, 0f, ""),
                double real => (0L, (float)real, ""),
                string word => (0L, 0f, word),
                _ => throw new ArgumentException($"An option is a whole number, a number or a text, not {value}.", nameof(options)),
            };
            ((Dictionary<string, OnnxAttribute>)attributes)[name] = new(
                name, OnnxAttributeKind.Undefined, integer, number, System.Text.Encoding.UTF8.GetBytes(text), [], [], [], null, null, null);
        }

        return step with { Operator = newer, Opset = 23, Inputs = inputs, Attributes = attributes };
    }
}
