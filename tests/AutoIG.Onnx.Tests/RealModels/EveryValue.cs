using AutoIG.Onnx.Files;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>
/// A graph all of whose values are outputs, run by ONNX Runtime. Two messages of the wire format one behind the other are one, whose lists
/// are joined: the file is followed by a graph of nothing but outputs.
/// </summary>
internal sealed class EveryValue : IDisposable
{
    private readonly InferenceSession session;

    private readonly List<(double Scale, float[] Elements)> values = [];

    public EveryValue(RealModel known)
    {
        using var file = new ModelFile(known.Path);
        var graph = file.Model.Graph;
        var outputs = new ProtoWriter();
        var present = graph.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        foreach (string name in graph.Nodes.SelectMany(node => node.Outputs).Where(name => name.Length > 0 && present.Add(name)))
            outputs.Message(12, new ProtoWriter().Text(1, name));
        HasBranches = graph.Nodes.Any(node => node.Operator is "If" or "Loop");
        byte[] model = [.. File.ReadAllBytes(known.Path), .. new ProtoWriter().Message(7, outputs).ToArray()];
        using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        session = new InferenceSession(model, options);
    }

    /// <summary>Whether there are graphs in the graph, whose values are no outputs of it.</summary>
    public bool HasBranches { get; }

    public void Dispose() => session.Dispose();

    public void Run(RealArgument argument, RealModel known, int length)
    {
        var feeds = new List<NamedOnnxValue>();
        foreach (var (name, input) in session.InputMetadata)
        {
            int[] open = [.. input.Dimensions.Select((size, axis) => size > 0 ? size
                : axis == 0 || input.SymbolicDimensions[axis].Contains("batch", StringComparison.Ordinal) ? 1 : length)];
            if (known.Held.TryGetValue(name, out double held))
            {
                int count = open.Aggregate(1, (product, size) => product * size);
                feeds.Add(input.ElementType == typeof(long)
                    ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(Enumerable.Repeat((long)held, count).ToArray(), open))
                    : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(Enumerable.Repeat((float)held, count).ToArray(), open)));
                continue;
            }

            // The batch is the axis that the method does not have.
            int[] whole = open.Length == argument.Sizes.Length ? argument.Sizes
                : input.Dimensions.Length > 1 && input.Dimensions[0] > 1 ? [argument.Sizes[0], 1, .. argument.Sizes[1..]]
                : [1, .. argument.Sizes];
            feeds.Add(argument.Ids is { } ids
                ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(Array.ConvertAll(ids, id => (long)id), whole))
                : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(argument.Values!, whole)));
        }

        values.Clear();
        using var results = session.Run(feeds);
        foreach (var result in results)
        {
            if (result.Value is Tensor<float> { Length: > 0 } tensor)
            {
                float[] elements = [.. tensor];
                values.Add((elements.Max(Math.Abs), elements));
            }
        }
    }

    /// <summary>
    /// How far the nearest value of as many elements is, relative to its largest element: in the file's order, or, since attention takes
    /// its keys untransposed, in whatever order.
    /// </summary>
    public double Nearest(float[] elements)
    {
        double nearest = Nearest(elements, values);
        return nearest <= 1e-4 ? nearest : Math.Min(nearest, Nearest([.. elements.Order()],
            [
                .. values.Where(value => value.Elements.Length == elements.Length)
                    .Select(value => (value.Scale, value.Elements.Order().ToArray())),
            ]));
    }

    /// <summary>
    /// How far the value that is nearest to the elements is from what double precision gives for them, relative to its largest element.
    /// </summary>
    public double Rounding(float[] elements, double[] exact)
    {
        var nearest = values.Where(value => value.Elements.Length == elements.Length)
            .MinBy(value => Nearest(elements, [value])).Elements;
        return Rounding(exact, nearest);
    }

    public static double Rounding(double[] exact, float[] rounded) =>
        exact.Zip(rounded, (value, other) => Math.Abs(value - other)).Max() / exact.Max(Math.Abs);

    private static double Nearest(float[] elements, IReadOnlyList<(double Scale, float[] Elements)> values)
    {
        double nearest = double.PositiveInfinity;
        foreach (var (scale, other) in values)
        {
            if (other.Length != elements.Length)
                continue;
            double difference = 0;
            for (int i = 0; i < other.Length && difference <= nearest * scale; i++)
                difference = Math.Max(difference, Math.Abs((double)elements[i] - other[i]));
            nearest = Math.Min(nearest, scale == 0 ? (difference == 0 ? 0 : double.PositiveInfinity) : difference / scale);
        }

        return nearest;
    }
}
