namespace AutoIG.Tool.Tests;

/// <summary><c>autoig import</c> as a command line calls it.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly Workplace workplace = new();

    public void Dispose() => workplace.Dispose();

    [Fact]
    public void A_model_becomes_two_files()
    {
        string model = Path.Combine(AppContext.BaseDirectory, "smooth-mlp.onnx"), folder = workplace.Of("out");
        var outcome = workplace.Run(["import", model, "--out", folder, "--name", "Smooth", "--namespace", "Shop"]);
        Assert.True(outcome.Code == 0, outcome.Error);
        string source = File.ReadAllText(Path.Combine(folder, "Smooth.cs"));
        Assert.Contains("namespace Shop;", source, StringComparison.Ordinal);
        Assert.Contains("public sealed partial class Smooth(SafeTensors weights)", source, StringComparison.Ordinal);
        using var weights = SafeTensors.Open(Path.Combine(folder, "Smooth.safetensors"));
        Assert.All(weights.Names, name => Assert.Contains($"weights[\"{name}\"]", source, StringComparison.Ordinal));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void A_class_of_doubles_reads_the_weights_as_such()
    {
        string model = Path.Combine(AppContext.BaseDirectory, "smooth-mlp.onnx"), folder = workplace.Of("out");
        workplace.Succeed("import", model, "--out", folder, "--name", "Smooth", "--dtype", "double");
        string source = File.ReadAllText(Path.Combine(folder, "Smooth.cs"));
        Assert.DoesNotContain("float", source, StringComparison.Ordinal);
        using var weights = SafeTensors.Open(Path.Combine(folder, "Smooth.safetensors"));
        Assert.All(weights.Names, name => Assert.Contains($"weights.Get<double>(\"{name}\")", source, StringComparison.Ordinal));
        Assert.All(weights.Names, name => Assert.Equal(TensorElementType.F32, weights.Describe(name).ElementType));
    }

    [Fact]
    public void What_is_no_onnx_file_is_said()
    {
        workplace.Write("text.onnx", "This is a text, and no model.");
        var outcome = workplace.Run(["import", workplace.Of("text.onnx"), "--out", workplace.Of("out")]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("text.onnx", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workplace.Of("out")));
        Assert.Equal(1, workplace.Run(["import", workplace.Of("missing.onnx")]).Code);
    }

    [Theory]
    [InlineData("--hold", "mask", "expected NAME=VALUE")]
    [InlineData("--hold", "mask=one", "expected a number")]
    [InlineData("--assume", "choice=perhaps", "expected then or else")]
    [InlineData("--batch", "first", "expected an axis or none")]
    [InlineData("--dtype", "half", "--dtype: expected float or double, but it is 'half'")]
    public void Options_that_say_nothing_are_usage(string option, string value, string fault)
    {
        var outcome = workplace.Run(["import", workplace.Of("model.onnx"), option, value]);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(fault, outcome.Error, StringComparison.Ordinal);
    }
}
