using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;

namespace AutoIG.Reference.Tests;

/// <summary>Weights that are computed from their names instead of stored: bit for bit those of <c>Cases/zoo/make_zoo.py</c>.</summary>
public static class ZooWeights
{
    /// <summary>All tensors of a model, as a weight file holds them.</summary>
    /// <param name="shapes">Name → shape.</param>
    public static SafeTensors Create(JsonElement shapes)
    {
        var writer = new SafeTensorsWriter();
        foreach (var tensor in shapes.EnumerateObject())
        {
            int[] shape = [.. tensor.Value.EnumerateArray().Select(size => size.GetInt32())];
            writer.Add<float>(tensor.Name, Weight(tensor.Name, shape), shape);
        }

        var stream = new MemoryStream();
        writer.WriteTo(stream);
        return SafeTensors.Parse(stream.GetBuffer().AsMemory(0, (int)stream.Length));
    }

    /// <summary>The input of a model: the tensor called "input", mapped to [0, 1).</summary>
    public static Tensor<float> Input(int[] shape) => Tensor.Create(
        Array.ConvertAll(Uniform("input", shape), u => (float)(0.5 + 0.5 * u)),
        Array.ConvertAll(shape, size => (nint)size));

    private static float[] Weight(string name, int[] shape)
    {
        var uniform = Uniform(name, shape);
        if (shape.Length > 1)
        {
            // Uniform with the variance 1 / fan-in: a linear map then keeps the scale of its input (LeCun et al. 1998).
            var bound = Math.Sqrt(3.0 / shape.Skip(1).Aggregate(1, (product, size) => product * size));
            return Array.ConvertAll(uniform, u => (float)(u * bound));
        }

        if (name.EndsWith("running_var", StringComparison.Ordinal))
        {
            return Array.ConvertAll(uniform, u => (float)(1 + 0.5 * u));
        }

        return name.EndsWith("weight", StringComparison.Ordinal)
            ? Array.ConvertAll(uniform, u => (float)(1 + 0.25 * u))
            : Array.ConvertAll(uniform, u => (float)(0.125 * u));
    }

    /// <summary>SplitMix64 seeded with the FNV-1a hash of the name, its top 24 bits mapped to [−1, 1).</summary>
    private static double[] Uniform(string name, int[] shape)
    {
        var seed = 0xCBF29CE484222325UL;
        foreach (var symbol in Encoding.ASCII.GetBytes(name))
        {
            seed = (seed ^ symbol) * 0x100000001B3UL;
        }

        var values = new double[shape.Aggregate(1, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            var z = seed + ((ulong)i + 1) * 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            z ^= z >> 31;
            values[i] = (z >> 40) / 8388608.0 - 1;
        }

        return values;
    }
}
