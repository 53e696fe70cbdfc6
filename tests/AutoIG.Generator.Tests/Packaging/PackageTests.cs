using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace AutoIG.Generator.Tests.Packaging;

/// <summary>The package as a user gets it: one reference brings the runtime and the generator, and a trimmed program runs.</summary>
[Collection(nameof(PackedSources))]
public class PackageTests(PackedSources packed)
{
    private const string Program =
        """
        using AutoIG;
        using Shop;

        var why = new IntegratedGradients().Explain(Credit.RiskDerivative, new(Income: 3, Debt: 2), baseline: new(5, 0.5));
        Console.WriteLine($"complete {Math.Abs(why.ConvergenceDelta) < 1e-9}, debt raises {why["debt"].Value > 0}");

        namespace Shop
        {
            public static partial class Credit
            {
                [Differentiable]
                public static double Risk(double income, double debt) => 1 / (1 + Math.Exp(-(3.1 * debt / income - 2)));
            }
        }
        """;

    [Fact]
    public void The_package_holds_the_runtime_and_the_generator()
    {
        using var package = packed.Open("nupkg");
        Assert.Equal(
            ["analyzers/dotnet/cs/AutoIG.CodeFixes.dll", "analyzers/dotnet/cs/AutoIG.Generator.dll", "lib/net10.0/AutoIG.dll"],
            Names(package, ".dll"));
        Assert.Contains("lib/net10.0/AutoIG.xml", Names(package, ".xml"));
        using var symbols = packed.Open("snupkg");
        Assert.Equal(["lib/net10.0/AutoIG.pdb"], Names(symbols, ".pdb"));
    }

    [Fact]
    public void The_package_says_what_it_is()
    {
        using var package = packed.Open("nupkg");
        var metadata = XDocument.Parse(Text(package, "AutoIG.nuspec")).Root!.Elements()
            .Single(element => element.Name.LocalName == "metadata");
        XElement Field(string name) => metadata.Descendants().Single(element => element.Name.LocalName == name);

        Assert.Equal("System.Numerics.Tensors", Field("dependency").Attribute("id")!.Value);
        Assert.Equal("MIT", Field("license").Value);
        Assert.Contains("integrated-gradients", Field("tags").Value.Split(' '));
        string address = Field("projectUrl").Value;
        Assert.Equal(address, Field("repository").Attribute("url")!.Value);
        Assert.StartsWith($"{address}/", Field("releaseNotes").Value, StringComparison.Ordinal);
        // Diagnostics link to pages of the same project.
        Assert.All(Diagnostics.DiagnosticDescriptors.All,
            descriptor => Assert.StartsWith($"{address}/", descriptor.HelpLinkUri, StringComparison.Ordinal));
        Assert.Equal("README.md", Field("readme").Value);
        Assert.StartsWith("# AutoIG\n", Text(package, "README.md"), StringComparison.Ordinal);
    }

    /// <summary>The page of the package shows what the README shows.</summary>
    [Fact]
    public void The_page_of_the_package_shows_code_of_the_readme()
    {
        static string[] Snippets(string path) =>
            [.. File.ReadAllText(Path.Combine(FreshCopy.Repository, path)).ReplaceLineEndings("\n").Split("```csharp\n")
                .Skip(1).Select(part => part.Split("```")[0])];
        string[] readme = Snippets("README.md"), page = Snippets("src/AutoIG/PACKAGE.md");
        Assert.NotEmpty(page);
        // The first example of the README goes on after what the page shows.
        Assert.All(page, snippet => Assert.Contains(readme, whole => whole.StartsWith(snippet, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("AutoIG", "nupkg")]
    [InlineData("AutoIG", "snupkg")]
    [InlineData("AutoIG.Reports", "nupkg")]
    [InlineData("AutoIG.Reports", "snupkg")]
    [InlineData("AutoIG.Images", "nupkg")]
    [InlineData("AutoIG.Images", "snupkg")]
    public void Nothing_tells_where_the_package_was_built(string name, string extension)
    {
        using var package = packed.Open(extension, name);
        foreach (var entry in package.Entries)
        {
            byte[] content = Content(entry);
            Assert.All(packed.SourceFolders, folder => AssertSilent(content, folder, entry.FullName));
            if (!entry.FullName.EndsWith(".pdb", StringComparison.Ordinal))
                continue;
            // Symbols keep the parts of a path apart, and texts compressed: no search finds them.
            var documents = SymbolDocument.Of(content);
            Assert.Contains(documents, document => document.Name.EndsWith($"/src/{name}/{Known(name)}", StringComparison.Ordinal));
            Assert.All(documents, document =>
            {
                Assert.StartsWith("/_/", document.Name, StringComparison.Ordinal);
                Assert.True(document.Text is not null, $"{document.Name} is not in the symbols.");
                Assert.All(packed.SourceFolders, folder => AssertSilent(document.Text, folder, document.Name));
            });
        }

        static string Known(string name) => name switch
        {
            "AutoIG" => "Weights/NumPy.cs",
            "AutoIG.Reports" => "Report.cs",
            _ => "Files/PictureFile.cs",
        };

        static void AssertSilent(byte[] content, string folder, string where)
        {
            foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode })
                Assert.True(content.AsSpan().IndexOf(encoding.GetBytes(folder)) < 0, $"{where} names the folder it was built in.");
        }
    }

    /// <summary>The same sources give the same bytes wherever they lie.</summary>
    [Fact]
    public void The_library_is_the_same_whichever_package_was_asked_for()
    {
        using var package = packed.Open("nupkg");
        Assert.Equal(packed.LibraryOfReports, Content(package.GetEntry("lib/net10.0/AutoIG.dll")!));
    }

    [Fact]
    public void The_reports_hand_on_the_generator()
    {
        using var package = packed.Open("nupkg", "AutoIG.Reports");
        Assert.Equal(["lib/net10.0/AutoIG.Reports.dll"], Names(package, ".dll"));
        var dependency = XDocument.Parse(Text(package, "AutoIG.Reports.nuspec")).Descendants()
            .Single(element => element.Name.LocalName == "dependency");
        Assert.Equal(("AutoIG", packed.Version), (dependency.Attribute("id")!.Value, dependency.Attribute("version")!.Value));
        Assert.Null(dependency.Attribute("exclude"));
        using var symbols = packed.Open("snupkg", "AutoIG.Reports");
        Assert.Equal(["lib/net10.0/AutoIG.Reports.pdb"], Names(symbols, ".pdb"));
    }

    /// <summary>Native code comes with this package alone, and none of it lies in the package itself.</summary>
    [Fact]
    public void The_images_hand_on_the_generator_and_the_decoders()
    {
        using var package = packed.Open("nupkg", "AutoIG.Images");
        Assert.Equal(["lib/net10.0/AutoIG.Images.dll"], Names(package, ".dll"));
        var dependencies = XDocument.Parse(Text(package, "AutoIG.Images.nuspec")).Descendants()
            .Where(element => element.Name.LocalName == "dependency").ToDictionary(element => element.Attribute("id")!.Value);
        Assert.Equal(["AutoIG.Reports", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies"],
            dependencies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(packed.Version, dependencies["AutoIG.Reports"].Attribute("version")!.Value);
        Assert.Null(dependencies["AutoIG.Reports"].Attribute("exclude"));
    }

    [Theory]
    [InlineData("AutoIG")]
    [InlineData("AutoIG.Reports")]
    public void One_reference_is_enough(string package)
    {
        string user = Directory.CreateDirectory(Path.Combine(packed.Folder, "user of " + package)).FullName;
        File.WriteAllText(Path.Combine(user, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(user, "User.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <InvariantGlobalization>true</InvariantGlobalization>
                <RestoreAdditionalProjectSources>{packed.Folder}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{packed.Version}" />
              </ItemGroup>
            </Project>
            """);
        Assert.Contains("complete True, debt raises True", Command.Dotnet(user, "run", "-c", "Release"), StringComparison.Ordinal);
        if (package != "AutoIG" || !TrimmedPublishing.IsAvailable)
            return; // the test below is shown as skipped, with the reason
        string trimmed = Path.Combine(packed.Folder, "trimmed");
        Command.Dotnet(user, "publish", "-c", "Release", "-r", "linux-x64", "--self-contained", "-p:PublishTrimmed=true", "-o", trimmed);
        Assert.Contains("complete True, debt raises True", Command.Run(Path.Combine(trimmed, "User"), user), StringComparison.Ordinal);
    }

    /// <summary>Says in the results whether the package was published trimmed, too.</summary>
    [TrimmedPublishingFact]
    public void A_trimmed_program_is_part_of_the_package_test() => Assert.True(TrimmedPublishing.IsAvailable);

    private static string[] Names(ZipArchive package, string extension) =>
        [.. package.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using (var stream = entry.Open())
            stream.CopyTo(content);
        return content.ToArray();
    }

    private static string Text(ZipArchive package, string name)
    {
        using var reader = new StreamReader(package.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
