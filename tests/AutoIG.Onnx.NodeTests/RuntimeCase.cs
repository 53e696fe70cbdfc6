using System.Runtime.InteropServices;
using AutoIG.Onnx.Checking;
using AutoIG.Onnx.Files;
using AutoIG.Onnx.Passes;
using AutoIG.Onnx.Tests;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AutoIG.Onnx.NodeTests;

/// <summary>A graph of operators that ONNX's own tests do not have: what ONNX Runtime gives is what its import is to give.</summary>
/// <param name="Name">A name, which its class has, too.</param>
/// <param name="Graph">The graph; its output is y.</param>
/// <param name="Inputs">What is explained, with the batch's axis.</param>
/// <param name="IsWhole">Whether the batch stays; it has one entry where it does not.</param>
internal sealed record RuntimeCase(string Name, GraphBuilder Graph, (string Name, int[] Sizes)[] Inputs, bool IsWhole)
{
    private const double Range = 1.5;

    /// <summary>The axis of the batch in inputs and in the output.</summary>
    public (int OfInputs, int OfOutput) Batch { get; init; }

    /// <summary>Imports the graph, and asks the runtime for what it gives at random numbers.</summary>
    /// <exception cref="ImportException">It cannot be imported.</exception>
    public NodeModel Model()
    {
        byte[] bytes = Graph.ToArray();
        string path = Path.Combine(Path.GetTempPath(), $"autoig-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(path, bytes);
            using var file = new ModelFile(path);
            var options = new ImportOptions { Name = Name, KeepsSoftmax = true, BatchAxis = IsWhole ? -1 : null };
            var imported = OnnxImport.Run(file, options);
            imported = imported with
            {
                Weights = [.. imported.Weights.Select(weight => (weight.Key, Weight: weight.Weight.Computed()))],
            };
            var random = new Random(Name.Length);
            var explained = Inputs.Select(input => (input.Name, input.Sizes, Values: Numbers(random, input.Sizes))).ToArray();
            using var session = new InferenceSession(bytes);
            using var results = session.Run([.. explained.Select(input => NamedOnnxValue.CreateFromTensor(
                input.Name, new DenseTensor<float>(input.Values, input.Sizes)))]);
            var given = results.Single().AsTensor<float>();
            return new(Name, imported, OnnxImport.Run(file, options with { IsDouble = true }).Source,
                [.. explained.Select(input => (input.Name, Sample(input.Sizes, Batch.OfInputs, input.Values)))],
                Sample(given.Dimensions.ToArray(), Batch.OfOutput, [.. given]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A tensor as the method takes or gives it: without the batch, where that is taken away.</summary>
    private OnnxTensor Sample(int[] sizes, int axis, float[] values) => TestData.ReadTensor("tensor", GraphBuilder.Tensor(
        "tensor", 1, [.. sizes.Where((_, i) => IsWhole || i != axis).Select(size => (long)size)],
        MemoryMarshal.AsBytes<float>(values)).ToArray());

    private static float[] Numbers(Random random, int[] sizes) =>
        [.. Enumerable.Range(0, sizes.Aggregate(1, (product, size) => product * size))
            .Select(_ => (float)(((2 * random.NextDouble()) - 1) * Range))];
}
