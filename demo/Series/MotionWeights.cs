using System.Numerics.Tensors;

namespace AutoIG.Series;

/// <summary>The weights while they are trained, each a matrix or vector as <see cref="MotionTraining.Logits"/> has it.</summary>
internal sealed class MotionWeights
{
    // Rows, channels and steps of a window; 0 for what has no window.
    private static readonly (string Name, string Key, int Rows, int Channels, int Window)[] Layout =
    [
        ("conv1.weight", "conv1", 12, 6, 7), ("conv1.bias", "bias1", 12, 0, 0), ("conv2.weight", "conv2", 16, 12, 5),
        ("conv2.bias", "bias2", 16, 0, 0), ("conv3.weight", "conv3", 16, 16, 5), ("conv3.bias", "bias3", 16, 0, 0),
        ("fc.weight", "fc", 4, 16, 1), ("fc.bias", "fcBias", 4, 0, 0),
    ];

    private MotionWeights(double[][] values) => Values = values;

    /// <summary>One array a parameter, in the order of the method's parameters.</summary>
    public double[][] Values { get; }

    /// <summary>The names of the method's parameters.</summary>
    public static IEnumerable<string> Keys => Layout.Select(part => part.Key);

    /// <summary>Uniform in ±1/√n, n the inputs of a unit, as PyTorch begins.</summary>
    public static MotionWeights Draw(Random random)
    {
        double bound = 1;
        return new MotionWeights([.. Layout.Select(part =>
        {
            // A bias is drawn like the weights before it.
            if (part.Channels > 0)
                bound = 1 / Math.Sqrt(part.Channels * part.Window);
            int length = part.Rows * Math.Max(1, part.Channels * part.Window);
            return Enumerable.Range(0, length).Select(_ => bound * ((2 * random.NextDouble()) - 1)).ToArray();
        })]);
    }

    /// <summary>What the training's function takes: a signal's rows and all weights.</summary>
    public FunctionInput<double> With(double[] rows)
    {
        var input = new FunctionInput<double>().Add(Tensor.Create(rows, [Motion.Steps, 6]));
        for (int i = 0; i < Layout.Length; i++)
        {
            var part = Layout[i];
            input.Add(part.Channels > 0
                ? Tensor.Create(Values[i], [part.Rows, part.Channels * part.Window])
                : Tensor.Create(Values[i], [part.Rows]));
        }

        return input;
    }

    /// <summary>Writes them in PyTorch's layouts, in single precision, with how the channels are normalised.</summary>
    public void WriteTo(Stream stream, MotionScale scale)
    {
        var writer = new SafeTensorsWriter();
        writer.Add<float>("mean", [.. scale.Mean], 6, 1).Add<float>("std", [.. scale.Deviation], 6, 1);
        for (int i = 0; i < Layout.Length; i++)
        {
            var (name, _, rows, channels, window) = Layout[i];
            float[] values = Array.ConvertAll(Values[i], value => (float)value);
            if (channels == 0)
                writer.Add<float>(name, values, rows);
            else if (window == 1)
                writer.Add<float>(name, values, rows, channels);
            else
                writer.Add<float>(name, StepsLast(values, rows, channels, window), rows, channels, window);
        }

        writer.WriteTo(stream);
    }

    /// <summary>[row, step, channel] as [row, channel, step].</summary>
    private static float[] StepsLast(float[] values, int rows, int channels, int window)
    {
        var turned = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int step = 0; step < window; step++)
                    turned[(((row * channels) + channel) * window) + step] = values[(((row * window) + step) * channels) + channel];
            }
        }

        return turned;
    }
}
