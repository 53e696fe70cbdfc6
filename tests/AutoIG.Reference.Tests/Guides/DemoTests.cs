using AutoIG.Generator.Tests.Packaging;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>The demo that the README says to try.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-demo-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ExplainsTenDigitsAndTheTumours()
    {
        string table = Run("--steps", "5", "--out", folder);
        string report = File.ReadAllText(Path.Combine(folder, "report.html"));
        for (int digit = 0; digit < 10; digit++)
        {
            Assert.Contains($"Digit {digit}", table, StringComparison.Ordinal);
            Assert.Contains($"\"title\":\"Digit {digit}\"", report, StringComparison.Ordinal);
            foreach (string picture in new[] { "", "-why", "-overlay" })
                Assert.True(File.Exists(Path.Combine(folder, $"digit-{digit}{picture}.png")), $"digit-{digit}{picture}.png");
        }
        Assert.Equal(113, report.Split("\"title\":\"Tumour, row ").Length - 1);
        Assert.Contains("108 more are in the report.", table, StringComparison.Ordinal);
        Assert.Equal(31, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void ExplainsTheDigitThatIsAskedForAndListsItsOptions()
    {
        Assert.Contains("Digit 3 ", Run("--digit", "3", "--steps", "2", "--rule", "Middle", "--out", folder), StringComparison.Ordinal);
        Assert.Equal(["digit-3-overlay.png", "digit-3-why.png", "digit-3.png", "report.html"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string help = Run("--help");
        foreach (string option in new[] { "--digit", "--steps", "--rule", "--out", "--compare", "--guides" })
            Assert.Contains(option, help, StringComparison.Ordinal);
    }

    [Fact]
    public void SetsMethodsSideBySide()
    {
        Assert.Contains("Digit 3 ", Run("--compare", "--digit", "3", "--out", folder), StringComparison.Ordinal);
        string report = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Matches("Exact to rounding: [0-9]+ linear pieces", report);
        foreach (string method in new[]
        {
            "SmoothGrad", "DeepLIFT", "Relevance, ε, z⁺ and flat", "Grad-CAM of strokes", "Conductance of strokes", "Relevance of hidden",
        })
        {
            Assert.Contains(method, report, StringComparison.Ordinal);
        }
    }

    private string Run(params string[] arguments) => Demo(folder, arguments);

    /// <summary>Runs the demo in a folder; what it prints.</summary>
    internal static string Demo(string folder, params string[] arguments)
    {
        // Built with the tests, in the same configuration: its folders below the project have the same names.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        string demo = Path.Combine(
            GuideTests.Repository(), "demo", "AutoIG.Demo", "bin", here.Parent!.Name, here.Name, "AutoIG.Demo.dll");
        return Command.Dotnet(folder, [demo, .. arguments]);
    }
}
