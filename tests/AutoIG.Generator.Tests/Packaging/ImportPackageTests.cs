namespace AutoIG.Generator.Tests.Packaging;

/// <summary>The package that imports models when a project is built: what a user's project does with it, from the packages alone.</summary>
[Collection(nameof(PackedSources))]
public sealed class ImportPackageTests(PackedSources packed)
{
    private const string Main =
        """
        using AutoIG;
        using var weights = SafeTensors.Open(Path.Combine(AppContext.BaseDirectory, "SmoothMlp.safetensors"));
        Console.WriteLine(new Shop.SmoothMlp(weights).ForwardDerivative.Evaluate(new float[12]).FlattenedLength);
        """;

    private Dictionary<string, string> Environment => new()
    {
        ["NUGET_PACKAGES"] = Path.Combine(packed.Folder, "cache"),
        ["NUGET_FALLBACK_PACKAGES"] = TrimmedPublishing.Packages,
        ["RestoreAdditionalProjectSources"] = packed.Released,
    };

    [Fact]
    public void A_model_of_a_project_is_imported_where_it_has_changed()
    {
        string folder = Directory.CreateDirectory(Path.Combine(packed.Folder, "import")).FullName;
        string model = Path.Combine(folder, "smooth-mlp.onnx"), source = Path.Combine(folder, "SmoothMlp.cs");
        string cases = Path.Combine(FreshCopy.Repository, "tests", "AutoIG.Onnx.Tests", "Cases");
        File.Copy(Path.Combine(cases, "smooth-mlp.onnx"), model);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Main);

        // The first build has the class that it writes.
        Assert.True(Imports(Build(folder, "Namespace=\"Shop\"")));
        var (code, printed, faults) = Command.Start("dotnet", folder, Environment, "run", "--no-build");
        Assert.True(code == 0, printed + faults);
        Assert.Matches("^[0-9]+$", printed.Trim());
        string first = File.ReadAllText(source);
        Assert.True(File.Exists(Path.Combine(folder, "SmoothMlp.safetensors")));

        // Nothing has changed; then the weights are gone, and then an option is another.
        Assert.False(Imports(Build(folder, "Namespace=\"Shop\"")));
        File.Delete(Path.Combine(folder, "SmoothMlp.safetensors"));
        Assert.True(Imports(Build(folder, "Namespace=\"Shop\"")));
        Assert.True(Imports(Build(folder, "Namespace=\"Shop\" Batch=\"0\"")));
        Assert.Equal(first, File.ReadAllText(source));

        // What was changed by hand stays while nothing else changes, and is not replaced when something does.
        File.AppendAllText(source, "// Mine.\n");
        Assert.False(Imports(Build(folder, "Namespace=\"Shop\" Batch=\"0\"")));
        Assert.Contains("was written or changed by hand", Fault(folder, "Namespace=\"Shop\""), StringComparison.Ordinal);
        Assert.EndsWith("// Mine.\n", File.ReadAllText(source), StringComparison.Ordinal);
        Assert.True(Imports(Build(folder, "Namespace=\"Shop\" Overwrite=\"true\"")));
        Assert.Equal(first, File.ReadAllText(source));

        // Whatever is wrong is an error of the model's file, and leaves what is there.
        Assert.Contains(
            "--hold other: there is no such input or value", Fault(folder, "Namespace=\"Shop\" Hold=\"other=1\""),
            StringComparison.Ordinal);
        Assert.Contains("Hold: expected a number", Fault(folder, "Namespace=\"Shop\" Hold=\"mask=one\""), StringComparison.Ordinal);
        File.WriteAllBytes(model, File.ReadAllBytes(model)[..300]);
        Assert.Contains("smooth-mlp.onnx: byte ", Fault(folder, "Namespace=\"Shop\""), StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllText(source));

        // In double precision it is another class, of the same weights.
        File.Copy(Path.Combine(cases, "smooth-mlp.onnx"), model, overwrite: true);
        Assert.Contains(
            "Dtype: expected float or double", Fault(folder, "Namespace=\"Shop\" Dtype=\"half\""), StringComparison.Ordinal);
        File.WriteAllText(
            Path.Combine(folder, "Program.cs"), Main.Replace("new float[12]", "new double[12]", StringComparison.Ordinal));
        Assert.True(Imports(Build(folder, "Namespace=\"Shop\" Dtype=\"double\"")));
        Assert.Contains("Tensor<double> Forward(", File.ReadAllText(source), StringComparison.Ordinal);
    }

    private static bool Imports(string output) => output.Contains("smooth-mlp.onnx -> ", StringComparison.Ordinal);

    private string Build(string folder, string options)
    {
        var (code, output, _) = Run(folder, options);
        Assert.True(code == 0, output);
        return output;
    }

    private string Fault(string folder, string options)
    {
        var (code, output, _) = Run(folder, options);
        Assert.NotEqual(0, code);
        return output.Split('\n').First(line => line.Contains("smooth-mlp.onnx : error AIG0201: ", StringComparison.Ordinal));
    }

    private (int Code, string Output, string Faults) Run(string folder, string options)
    {
        File.WriteAllText(Path.Combine(folder, "user.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="AutoIG" Version="{packed.ReleasedVersion}" />
                <PackageReference Include="AutoIG.Import" Version="{packed.ReleasedVersion}" PrivateAssets="all" />
                <AutoIGModel Include="smooth-mlp.onnx" {options} />
              </ItemGroup>
            </Project>
            """);
        return Command.Start("dotnet", folder, Environment, "build", "-tl:off");
    }
}
