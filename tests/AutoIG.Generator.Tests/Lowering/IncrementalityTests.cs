using System.Collections;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>What an edit does to the generator's stages: work is done again only where the model has changed.</summary>
public class IncrementalityTests
{
    private const string Model = """
        public static partial class Model
        {
            [Differentiable]
            public static double Risk(double income, double debt)
            {
                var ratio = Rates.Of(debt, income);
                return 1 / (1 + Math.Exp(-ratio));
            }
        }
        """;

    private const string Rates = "public static class Rates { public static double Of(double a, double b) => 3.1 * a / b; }";

    private const string Unrelated = "public class Unrelated { public int Number => 1; }";

    [Fact]
    public void Nothing_changes() => Expect(IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached, Model, Rates, Unrelated);

    [Fact]
    public void A_comment_in_the_method() => Expect(IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached,
        Model.Replace("var ratio", "// how much of it is owed\n        var ratio", StringComparison.Ordinal), Rates, Unrelated);

    [Fact]
    public void A_comment_above_the_method_and_in_a_statement() =>
        Expect(IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached,
        "// A model.\n\n" + Model.Replace("1 / (", "1 /* one */ / (", StringComparison.Ordinal), Rates, Unrelated);

    [Fact]
    public void An_unrelated_file() => Expect(IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached,
        Model, Rates, Unrelated.Replace("1", "2", StringComparison.Ordinal));

    [Fact]
    public void The_body() => Expect(IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified,
        Model.Replace("-ratio", "-2 * ratio", StringComparison.Ordinal), Rates, Unrelated);

    [Fact]
    public void A_helper_in_another_file() => Expect(IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified,
        Model, Rates.Replace("3.1", "3.2", StringComparison.Ordinal), Unrelated);

    [Fact]
    public void A_refused_method_is_cached_too()
    {
        string refused = Model.Replace("Math.Exp(-ratio)", "ratio % 2", StringComparison.Ordinal);
        Expect(IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached, "// A comment.\n" + refused, Rates, Unrelated,
            before: refused);
    }

    [Fact]
    public void The_model_of_the_pipeline_holds_nothing_of_the_compiler()
    {
        var (driver, _) = Run(Source.Compile(Model, Rates, Unrelated));

        var outputs = driver.GetRunResult().Results[0].TrackedSteps["Lowering"].SelectMany(step => step.Outputs)
            .Select(o => o.Value).ToArray();
        Assert.NotEmpty(outputs);
        foreach (object output in outputs)
            Inspect(output, [], output.GetType().Name);
    }

    private static void Expect(IncrementalStepRunReason lowering, IncrementalStepRunReason emission,
        string model, string rates, string unrelated, string? before = null)
    {
        var (driver, compilation) = Run(Source.Compile(before ?? Model, Rates, Unrelated));
        string[] sources = [model, rates, unrelated];
        for (int i = 0; i < sources.Length; i++)
        {
            var old = compilation.SyntaxTrees.ElementAt(i + 1);
            if (old.ToString() != sources[i])
                compilation = compilation.ReplaceSyntaxTree(old, Source.Tree(sources[i], old.FilePath));
        }
        // Another compilation even where no text has changed.
        compilation = compilation.WithAssemblyName("Edited");
        var result = driver.RunGenerators(compilation).GetRunResult().Results[0];

        Assert.Null(result.Exception);
        Assert.All(result.TrackedSteps["Lowering"].SelectMany(step => step.Outputs), output => Assert.Equal(lowering, output.Reason));
        Assert.All(result.TrackedSteps["Emission"].SelectMany(step => step.Outputs), output => Assert.Equal(emission, output.Reason));
    }

    private static (GeneratorDriver Driver, Compilation Compilation) Run(Compilation compilation)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new AutoIGGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions)compilation.SyntaxTrees.First().Options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(compilation);
        Assert.Null(driver.GetRunResult().Results[0].Exception);
        Assert.Single(driver.GetRunResult().Results[0].GeneratedSources);
        return (driver, compilation);
    }

    private static void Inspect(object? value, HashSet<object> seen, string path)
    {
        Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or IOperation or Location
            or Diagnostic, path);
        if (value is null or string or Enum || value.GetType().IsPrimitive || !seen.Add(value))
            return;
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
                Inspect(item, seen, path + "[]");
        }
        foreach (var field in value.GetType().GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public
            | System.Reflection.BindingFlags.NonPublic))
        {
            Inspect(field.GetValue(value), seen, $"{path}.{field.Name}");
        }
    }
}
