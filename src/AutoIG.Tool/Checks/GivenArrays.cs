using AutoIG.Onnx.Checking;
using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Tool.Checks;

/// <summary>
/// Inputs, outputs and values between that a check is given: under the names of the ONNX file, or as an earlier check has written them
/// (<c>input.x</c>, <c>output</c>, <c>layer.sum</c>).
/// </summary>
internal sealed class GivenArrays(IReadOnlyDictionary<string, GivenArray> arrays)
{
    public static GivenArrays None { get; } = new(new Dictionary<string, GivenArray>());

    /// <summary>The names of the arrays.</summary>
    public IEnumerable<string> Names => arrays.Keys;

    /// <summary>Reads an archive, or a folder of ONNX's test data.</summary>
    /// <exception cref="ToolException">There is neither at the path.</exception>
    /// <exception cref="TensorFileException">The archive is damaged.</exception>
    /// <exception cref="OnnxFileException">A tensor of the folder is damaged.</exception>
    public static GivenArrays Read(string path, OnnxGraph graph)
    {
        if (Directory.Exists(path))
        {
            return new(TestData.Read(path, graph).ToDictionary(pair => pair.Key, pair => new GivenArray(
                [.. pair.Value.Dimensions.Select(size => checked((int)size))], Elements(pair.Value)), StringComparer.Ordinal));
        }

        if (!path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
            throw ToolException.Usage($"--check: expected a file ending in .npz or a folder of ONNX's test data, got '{path}'.");
        if (!File.Exists(path))
            throw ToolException.BadInput($"--check: there is no file '{path}'.");
        using var file = NumPy.Open(path);
        return new(file.Names.ToDictionary(name => name, name => Read(file, name), StringComparer.Ordinal));
    }

    /// <summary>The first of these arrays that there is.</summary>
    public GivenArray? Find(params IReadOnlyList<string> names) =>
        names.Where(arrays.ContainsKey).Select(name => arrays[name]).FirstOrDefault();

    private static double[] Elements(OnnxTensor tensor) => ElementKinds.Of(tensor.ElementType) == ElementKind.Real
        ? Array.ConvertAll(tensor.ToSingles(), value => (double)value) : Array.ConvertAll(tensor.ToIntegers(), value => (double)value);

    private static GivenArray Read(NumPy file, string name)
    {
        var info = file.Describe(name);
        bool isReal = info.ElementType is TensorElementType.F16 or TensorElementType.F32 or TensorElementType.F64;
        double[] elements = isReal ? file.Get<double>(name).Flat().ToArray()
            : Array.ConvertAll(file.GetInt64(name).Flat().ToArray(), value => (double)value);
        return new(info.Shape.ToArray(), elements);
    }
}
