using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// Numbers the layers of a recurrent module: its weights are those of the layers 0, 1, … that lie one behind the other, which exporters
/// write as operators of one module.
/// </summary>
internal static class RecurrentLayers
{
    public static Network Number(Network network)
    {
        // Of each value how many layers of the module that computes it lie before it.
        var before = new Dictionary<string, (string Module, int Layers)>(StringComparer.Ordinal);
        var steps = new List<Step>();
        foreach (var step in network.Steps)
        {
            string module = string.Join('/', step.Scope);
            int layers = step.Inputs.OfType<Value>().Select(input => before.GetValueOrDefault(input.Name))
                .Where(known => known.Module == module).Select(known => known.Layers).DefaultIfEmpty(0).Max();
            bool isLayer = module.Length > 0 && step.Operator is ("LSTM" or "GRU" or "RNN");
            steps.Add(isLayer ? step with { Layer = layers } : step);
            foreach (var output in step.Outputs.Where(output => output.Name.Length > 0))
                before[output.Name] = (module, layers + (isLayer ? 1 : 0));
        }

        return network with { Steps = steps };
    }
}
