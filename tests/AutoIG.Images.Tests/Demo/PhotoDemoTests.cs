using AutoIG.Generator.Tests.Packaging;
using AutoIG.Photo;
using Xunit.Abstractions;

namespace AutoIG.Images.Tests.Demo;

/// <summary>The demo of photographs: its weights in half precision say what the full ones do, and it writes what it promises.</summary>
public sealed class PhotoDemoTests(ITestOutputHelper output) : IDisposable
{
    private static readonly Lazy<Classifier> Network = new(() => Classifier.Open(DataFolder));

    private readonly string folder = Directory.CreateTempSubdirectory("autoig-photo-").FullName;

    public static TheoryData<string> Names => Photographs.Names;

    // Built with the tests, in the same configuration: its folders below the project have the same names.
    private static string DemoFolder
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Repository(), "demo", "Photo", "bin", here.Parent!.Name, here.Name);
        }
    }

    private static string DataFolder => Path.Combine(DemoFolder, "Data");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>
    /// The three likeliest classes are those of the weights in full precision, in their order, and no logit of the thousand is off by more
    /// than 0.03 (they reach from about −2 to 9).
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Half_precision_changes_no_answer(string name)
    {
        var logits = Network.Value.Network.ForwardDerivative.Evaluate(Classifier.Seen.ToTensor<float>(Photographs.Open(name)));
        double[] expected = Photographs.Numbers($"forward/{name}");
        double largest = expected.Zip(logits, (full, half) => Math.Abs(full - half)).Max();
        output.WriteLine($"{name}: {largest:g3} of {expected.Min():g3} … {expected.Max():g3}");
        Assert.InRange(largest, 0, 0.03);
        int[] ranked = [.. Enumerable.Range(0, expected.Length).OrderByDescending(i => expected[i]).Take(3)];
        Assert.Equal(ranked, Classifier.Ranked(logits).Take(3).Select(pair => pair.Class));
    }

    [Fact]
    public void Probabilities_are_those_of_the_reference()
    {
        foreach (var (name, label, probability) in new[]
        {
            ("chelsea", "tiger cat", 0.379), ("coffee", "espresso", 0.957), ("rocket", "missile", 0.364), ("camera", "tripod", 0.944),
            ("astronaut", "bobsled", 0.131),
        })
        {
            var first = Classifier.Ranked(
                Network.Value.Network.ForwardDerivative.Evaluate(Classifier.Seen.ToTensor<float>(Photographs.Open(name))))[0];
            Assert.Equal(label, Network.Value.Labels[first.Class]);
            Assert.Equal(probability, first.Probability, 3e-3);
        }
    }

    [Fact]
    public void Explains_its_photographs()
    {
        string table = Run("--steps", "3", "--out", folder);
        Assert.DoesNotContain('\u001b', table);
        var lines = table.Split('\n').Where(line => !line.Contains(folder, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, 60));
        foreach (var (file, label) in new[]
        {
            ("chelsea.png", "tiger cat"), ("rocket.jpg", "missile"), ("camera.png", "tripod"), ("astronaut.png", "bobsled"),
        })
        {
            Assert.Matches($"{file} +{label} ", table);
            string stem = Path.Combine(folder, Path.GetFileNameWithoutExtension(file));
            foreach (string method in new[] { "grad-cam", "layer-cam", "integrated-gradients" })
            {
                var overlay = PictureFile.Open($"{stem}-{method}.png");
                Assert.Equal((224, 224), (overlay.Width, overlay.Height));
                Assert.Contains(overlay.Pixels.ToArray(), pixel => pixel.R != pixel.B);
            }

            Assert.Equal(224, PictureFile.Open($"{stem}.png").Height);
        }

        Assert.Equal(17, Directory.GetFiles(folder).Length);
        Assert.Contains("What did the network see?", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Explains_what_it_is_given()
    {
        Assert.Matches("coffee.png +espresso ", Run(Photographs.PathOf("coffee.png"), "--steps", "2", "--out", folder));
        Assert.Equal(5, Directory.GetFiles(folder).Length);
    }

    private string Run(params string[] arguments) => Command.Dotnet(folder, [Path.Combine(DemoFolder, "AutoIG.Photo.dll"), .. arguments]);

    private static string Repository([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
