using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Tests.Pipeline;

/// <summary>What an edit makes the generator do again: nothing, unless it changes a model.</summary>
public class IncrementalityTests
{
    private const string Model =
        """
        namespace Shop;
        public static partial class Model
        {
            // The first.
            [Differentiable]
            public static double First(double x)
            {
                double y = Shared.Square(x) + 1;
                return y * y;
            }

            [Differentiable]
            public static double Second(double x) => Math.Exp(-x);
        }
        """;

    private const string Shared =
        """
        namespace Shop;
        public static class Shared { public static double Square(double v) => v * v; }
        """;

    private const string Unrelated =
        """
        namespace Shop;
        public static class Till { public static int Total(int a, int b) => a + b; }
        """;

    [Fact]
    public void Everything_is_new_at_first() =>
        Assert.Equal(("New New", "New New"), Steps(GeneratorRun.Driver().RunGenerators(Project())));

    [Fact]
    public void Nothing_happens_without_an_edit() => Expect("Cached", "Cached", project => project);

    [Fact]
    public void A_comment_changes_no_model() => Expect("Unchanged", "Cached", Edit("Model.cs", "// The first.", "// The very first.\n\n"));

    [Fact]
    public void A_comment_inside_the_body_changes_no_model() =>
        Expect("Unchanged", "Cached", Edit("Model.cs", "return y * y;", "// Twice.\n        return y * y;"));

    [Fact]
    public void An_unrelated_file_changes_no_model() => Expect("Unchanged", "Cached", Edit("Till.cs", "a + b", "a - b"));

    [Fact]
    public void A_new_file_changes_no_model() =>
        Expect("Unchanged", "Cached", project => project.AddSyntaxTrees(GeneratorRun.Tree("New.cs", "public sealed class Fresh;")));

    [Fact]
    public void A_body_changes_its_own_model_alone() =>
        Expect("Modified Unchanged", "Modified Cached", Edit("Model.cs", "return y * y;", "return y * y * y;"));

    [Fact]
    public void An_inlined_method_in_another_file_changes_the_model_that_calls_it() =>
        Expect("Modified Unchanged", "Modified Cached", Edit("Shared.cs", "v * v", "v * v * v"));

    [Fact]
    public void A_comment_in_an_inlined_methods_file_changes_no_model() =>
        Expect("Unchanged", "Cached", Edit("Shared.cs", "public static class Shared", "/* Once */ public static class Shared"));

    [Fact]
    public void What_is_generated_after_an_edit_is_what_a_fresh_run_generates()
    {
        var edited = Edit("Shared.cs", "v * v", "v * v * v")(Project());
        var again = GeneratorRun.Driver().RunGenerators(Project()).RunGenerators(edited);
        var fresh = GeneratorRun.Driver().RunGenerators(edited);
        Assert.Equal(Texts(fresh), Texts(again));
        Assert.NotEqual(Texts(GeneratorRun.Driver().RunGenerators(Project())), Texts(again));
    }

    /// <summary>
    /// A model that held on to the compiler's own objects would keep whole compilations alive and never be equal to the next one.
    /// </summary>
    [Fact]
    public void The_pipelines_models_hold_nothing_of_the_compiler()
    {
        const string refused =
            "namespace Shop; public static partial class No { [Differentiable] public static double F(double x) { while (true) { } } }";
        var project = Project().AddSyntaxTrees(GeneratorRun.Tree("No.cs", refused));
        var result = GeneratorRun.Driver().RunGenerators(project).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        var models = new[] { "Lowering", "Emission" }
            .SelectMany(name => result.TrackedSteps[name]).SelectMany(step => step.Outputs).Select(output => output.Value).ToArray();
        Assert.Equal(6, models.Length);
        var reached = ObjectGraph.From(models);
        Assert.Contains(reached, o => o is IrFunction);
        Assert.Contains(reached, o => o is IrOperation operation && operation.Operator == Arithmetic.Multiply);
        Assert.Contains(reached, o => o is PipelineModel { Function: null });
        Assert.DoesNotContain(reached, IsOfTheCompiler);
    }

    [Fact]
    public void The_walk_finds_what_is_hidden()
    {
        var tree = GeneratorRun.Tree("Any.cs", "class C;");
        var hidden = new List<object?[]> { new object?[] { null, new Lazy<SyntaxNode>(tree.GetRoot()) } };
        Assert.Contains(ObjectGraph.From([hidden]), IsOfTheCompiler);
        Func<string> captured = () => tree.FilePath;
        Assert.Contains(ObjectGraph.From([captured]), IsOfTheCompiler);
        Assert.DoesNotContain(ObjectGraph.From([new List<string> { "C" }]), IsOfTheCompiler);
    }

    private static bool IsOfTheCompiler(object value) =>
        value is ISymbol or SyntaxNode or SyntaxTree or Compilation or Location or SemanticModel or IOperation or AttributeData;

    private static CSharpCompilation Project() =>
        GeneratorRun.Project(("Model.cs", Model), ("Shared.cs", Shared), ("Till.cs", Unrelated));

    private static Func<Compilation, Compilation> Edit(string file, string from, string to) => project =>
    {
        var tree = project.SyntaxTrees.Single(t => t.FilePath == file);
        string before = tree.GetText().ToString(), after = before.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(before, after);
        return project.ReplaceSyntaxTree(tree, GeneratorRun.Tree(file, after));
    };

    /// <summary>What each step says of the two methods, in their order, after an edit; one word where it is the same for both.</summary>
    private static void Expect(string lowering, string emission, Func<Compilation, Compilation> edit)
    {
        var project = Project();
        var driver = GeneratorRun.Driver().RunGenerators(project).RunGenerators(edit(project));
        Assert.Equal((Twice(lowering), Twice(emission)), Steps(driver));

        static string Twice(string words) => words.Contains(' ', StringComparison.Ordinal) ? words : $"{words} {words}";
    }

    private static (string Lowering, string Emission) Steps(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return (Reasons("Lowering"), Reasons("Emission"));

        string Reasons(string step) =>
            string.Join(' ', result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(output => output.Reason));
    }

    private static string[] Texts(GeneratorDriver driver) =>
        driver.GetRunResult().Results.Single().GeneratedSources.Select(s => s.SourceText.ToString()).ToArray();
}
