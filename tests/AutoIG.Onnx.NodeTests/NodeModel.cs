using System.Numerics;
using System.Numerics.Tensors;
using System.Reflection;
using AutoIG.Onnx.Files;
using AutoIG.Onnx.Passes;

namespace AutoIG.Onnx.NodeTests;

/// <summary>A model that was imported: its class, what is explained of it, and what it is to give.</summary>
/// <param name="Type">The class.</param>
/// <param name="SourceInDouble">Its text in double precision.</param>
/// <param name="Explained">Inputs that are explained, by their names, in order.</param>
/// <param name="Expected">The output.</param>
internal sealed record NodeModel(
    string Type, ImportedModel Imported, string SourceInDouble, IReadOnlyList<(string Name, OnnxTensor Value)> Explained,
    OnnxTensor Expected)
{
    /// <summary>Operators whose inputs but the first are parameters, which a model keeps: held at the test's numbers.</summary>
    private static readonly HashSet<string> WithParameters = new(StringComparer.Ordinal)
    {
        "Conv", "ConvTranspose", "BatchNormalization", "InstanceNormalization", "LayerNormalization", "PRelu", "LSTM", "GRU", "RNN",
        "Resize", "Upsample", "Pad", "CastLike", "NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss",
        "STFT",
    };

    /// <summary>Inputs that are real numbers in a test, but count or pick: they have no derivative.</summary>
    private static readonly HashSet<string> Counts = new(StringComparer.Ordinal) { "indices", "depth" };

    /// <summary>The source in single precision, or in double.</summary>
    public string Source<T>() => typeof(T) == typeof(float) ? Imported.Source : SourceInDouble;

    /// <summary>The models of a test, one for each real output; its inputs that are no real numbers are held at the test's.</summary>
    /// <exception cref="ImportException">It cannot be imported.</exception>
    /// <exception cref="OnnxFileException">It is not read.</exception>
    public static IEnumerable<NodeModel> Of(NodeTest test)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("autoig-node").FullName, $"{test.Name}.onnx");
        File.WriteAllBytes(path, test.Model);
        try
        {
            using var file = new ModelFile(path);
            var graph = file.Model.Graph;
            var stored = graph.Initializers.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
            var inputs = graph.Inputs.Where(input => !stored.Contains(input.Name)).Zip(test.Inputs,
                (input, tensor) => (input.Name, Tensor: tensor)).ToArray();
            bool hasParameters = graph.Nodes.Any(node => WithParameters.Contains(node.Operator));
            var explained = inputs.Where(input => NodeTest.IsReal(input.Tensor) && input.Tensor!.Count > 0 && !Counts.Contains(input.Name))
                .Take(hasParameters ? 1 : int.MaxValue).ToArray();
            for (int i = 0; i < test.Outputs.Count; i++)
            {
                if (!NodeTest.IsReal(test.Outputs[i]))
                    continue;
                string type = i == 0 ? test.Name : $"{test.Name}_output_{i}";
                var options = new ImportOptions
                {
                    Name = type, BatchAxis = -1, KeepsSoftmax = true, Output = graph.Outputs[i].Name,
                    Shapes = inputs.Where(input => input.Tensor is not null).ToDictionary(input => input.Name,
                        input => (IReadOnlyList<string>)[.. input.Tensor!.Dimensions.Select(size => $"{size}")]),
                    HeldTensors = inputs.Except(explained).Where(input => input.Tensor is not null)
                        .ToDictionary(input => input.Name, input => input.Tensor!),
                };
                var imported = OnnxImport.Run(file, options);
                // Weights are read while the file is open.
                var weights = imported.Weights.Select(weight => (weight.Key, Weight: weight.Weight.Computed())).ToArray();
                yield return new(type, imported with { Weights = weights }, OnnxImport.Run(file, options with { IsDouble = true }).Source,
                    [.. explained.Select(input => (input.Name, input.Tensor!))], test.Outputs[i]!);
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    /// <summary>Makes the class.</summary>
    public object Create(Assembly assembly)
    {
        var writer = new SafeTensorsWriter();
        foreach (var (key, weight) in Imported.Weights)
            writer.Add<float>(key, weight.Values(), [.. weight.Shape.Select(size => (int)size.Value!.Value)]);
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        var type = assembly.GetType(Type, throwOnError: true)!;
        return Imported.HasWeights ? Activator.CreateInstance(type, SafeTensors.Parse(stream.ToArray()))! : Activator.CreateInstance(type)!;
    }

    /// <summary>The test's numbers for the parameters of the method: those that the output depends on.</summary>
    public IReadOnlyList<Tensor<T>> Arguments<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var used = Imported.Inputs.Select(own => Explained.First(input => input.Name == own.Name));
        return [.. used.Select(input => Tensor.Create(Array.ConvertAll(input.Value.ToSingles(), T.CreateChecked), Sizes(input.Value)))];
    }

    /// <summary>What the method gives does not agree with the test: why; null where it does.</summary>
    public string? Difference(Tensor<float> given)
    {
        var expected = Sizes(Expected);
        if (!given.Lengths.SequenceEqual(expected))
            return $"the shape is [{string.Join(", ", given.Lengths.ToArray())}] instead of [{string.Join(", ", expected)}]";
        float[] values = new float[given.FlattenedLength], others = Expected.ToSingles();
        given.FlattenTo(values);
        double scale = others.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        // Results that are kept in half precision are rounded to it.
        double tolerance = Expected.ElementType switch
        {
            OnnxElementType.Float16 => 1.0 / 1024,
            OnnxElementType.BFloat16 => 1.0 / 128,
            _ => 1e-5,
        };
        for (int i = 0; i < values.Length; i++)
        {
            bool isSame = values[i].Equals(others[i]) || Math.Abs(values[i] - others[i]) <= tolerance * scale;
            if (!isSame)
                return $"element {i} is {values[i]} instead of {others[i]} (scale {scale})";
        }

        return null;
    }

    /// <summary>The sizes; a number is a tensor of one element.</summary>
    private static nint[] Sizes(OnnxTensor tensor) =>
        tensor.Dimensions.Count == 0 ? [1] : [.. tensor.Dimensions.Select(size => (nint)size)];
}
