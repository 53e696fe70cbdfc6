using System.Globalization;

namespace AutoIG.Onnx.Emission;

/// <summary>
/// What a class computes in. In double precision weights stay as they are stored, and are widened when they are read, which is exact; so
/// are numbers in the text: they are those of the file, and 0.1 of single precision is not the 0.1 of double.
/// </summary>
internal sealed class Precision
{
    private readonly bool isDouble;

    private Precision(bool isDouble) => this.isDouble = isDouble;

    public static Precision Single { get; } = new(false);

    public static Precision Double { get; } = new(true);

    /// <summary>The keyword of its numbers.</summary>
    public string Type => isDouble ? "double" : "float";

    /// <summary>The type of its tensors.</summary>
    public string Tensor => $"Tensor<{Type}>";

    /// <summary>A tensor of the file beside the code.</summary>
    public string Stored(string key) => isDouble ? $"weights.Get<double>(\"{key}\")" : $"weights[\"{key}\"]";

    /// <summary>A number that multiplies or adds.</summary>
    public string Number(double number) => (float)number switch
    {
        float.PositiveInfinity => $"{Type}.PositiveInfinity",
        float.NegativeInfinity => $"{Type}.NegativeInfinity",
        float.NaN => $"{Type}.NaN",
        var single => isDouble ? ((double)single).ToString("R", CultureInfo.InvariantCulture) + "d"
            : single.ToString("R", CultureInfo.InvariantCulture) + "f",
    };
}
