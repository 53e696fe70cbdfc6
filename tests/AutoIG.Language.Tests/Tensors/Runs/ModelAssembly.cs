using System.Diagnostics;
using System.Globalization;
using System.Runtime.Loader;
using System.Text;
using System.Text.RegularExpressions;
using AutoIG.Generator;
using AutoIG.Language.Tests.Runs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>Many models in one assembly, with what was generated for them.</summary>
internal sealed partial class ModelAssembly : IDisposable
{
    private static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll" or "System.Memory.dll"
            or "System.Numerics.Tensors.dll" or "System.Numerics.Vectors.dll" or "System.Runtime.Extensions.dll" or "System.Threading.dll"
            or "System.Linq.dll" or "System.Runtime.Intrinsics.dll" or "System.Runtime.InteropServices.dll" or "AutoIG.dll")
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
        warningLevel: 9999, concurrentBuild: false, allowUnsafe: true);

    /// <summary>What all programs share; the weights follow <see cref="Syntax.Weight.Element"/>.</summary>
    private static readonly SyntaxTree Common = Tree("Common.cs",
        """
        global using System;
        global using System.Numerics;
        global using System.Numerics.Tensors;
        global using AutoIG;
        global using static AutoIG.Nn;

        internal static class Weights
        {
            public static Tensor<T> Of<T>(int seed, params nint[] shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                nint count = 1;
                foreach (nint size in shape)
                    count *= size;
                var elements = new T[count];
                for (int i = 0; i < elements.Length; i++)
                    elements[i] = T.CreateChecked(Math.Round(Math.Sin(seed + 1.7 * i), 3));
                return Tensor.Create(elements, shape);
            }

            public static Tensor<T> From<T>(double[] elements, params nint[] shape) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
                Tensor.Create(Array.ConvertAll(elements, T.CreateChecked), shape);

            public static double[] Flat<T>(Tensor<T> tensor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                var elements = new T[tensor.FlattenedLength];
                tensor.FlattenTo(elements);
                return Array.ConvertAll(elements, double.CreateChecked);
            }

            public static double[] Flat(double number) => [number];
        }
        """);

    /// <summary>Where the time of compilations goes, in ticks of all threads.</summary>
    public static long Generating, Emitting;

    private readonly AssemblyLoadContext context;

    private ModelAssembly(AssemblyLoadContext context, IReadOnlyList<CompiledModel> models) => (this.context, Models) = (context, models);

    /// <summary>The models that compile with what was generated for them.</summary>
    public IReadOnlyList<CompiledModel> Models { get; }

    /// <summary>Compiles models; what does not compile is reported and left out.</summary>
    /// <param name="subjects">The models.</param>
    /// <param name="analyses">Whether the generator runs as it does for users, or with some analyses off.</param>
    /// <param name="fail">Told of what fails.</param>
    /// <param name="invalid">Told of programs that are no C#.</param>
    public static ModelAssembly? Compile(
        IReadOnlyList<TensorSubject> subjects, bool analyses, Action<TensorFailure> fail, Action<TensorSubject, string> invalid)
    {
        if (subjects.Count == 0)
            return null;
        var files = subjects.Select((s, i) => Tree($"P{i}.cs", s.Program.Print($"P{i}"))).ToList();
        var compilation = CSharpCompilation.Create("Models" + Guid.NewGuid().ToString("N"), [Common, .. files], References, Options);
        long start = Stopwatch.GetTimestamp();
        var generated = analyses ? Generated(subjects, compilation, fail) : PlainlyGenerated(subjects, compilation, fail);
        Interlocked.Add(ref Generating, Stopwatch.GetTimestamp() - start);
        return Emit(subjects, files, generated, compilation, fail, invalid);
    }

    public void Dispose() => context.Unload();

    private static SyntaxTree Tree(string path, string text) => CSharpSyntaxTree.ParseText(text, Parse, path, Encoding.UTF8);

    private static IReadOnlyList<SyntaxTree> Generated(IReadOnlyList<TensorSubject> subjects, Compilation compilation, Action<TensorFailure> fail)
    {
        var result = CSharpGeneratorDriver.Create([new AutoIGGenerator().AsSourceGenerator()], parseOptions: Parse).RunGenerators(compilation).GetRunResult();
        foreach (var diagnostic in result.Diagnostics)
        {
            int at = FileName().Match(diagnostic.ToString()) is { Success: true } file ? int.Parse(file.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
            fail(new TensorFailure(FailureKind.Generator, subjects[at], null, diagnostic.ToString()));
        }
        foreach (int silent in Enumerable.Range(0, subjects.Count).Except(result.GeneratedTrees.Select(ProgramOf)))
            fail(new TensorFailure(FailureKind.Generator, subjects[silent], null, "The generator wrote nothing."));
        return result.GeneratedTrees;
    }

    private static List<SyntaxTree> PlainlyGenerated(IReadOnlyList<TensorSubject> subjects, Compilation compilation, Action<TensorFailure> fail)
    {
        var trees = new List<SyntaxTree>();
        for (int i = 0; i < subjects.Count; i++)
        {
            try
            {
                if (PlainModels.Write(compilation, i, subjects[i].Program.Seed) is { } text)
                    trees.Add(Tree($"P{i}.F.g.cs", text));
            }
            catch (Exception fault)
            {
                fail(new TensorFailure(FailureKind.Generator, subjects[i], null, $"{fault.GetType().Name}: {fault.Message}"));
            }
        }
        return trees;
    }

    private static ModelAssembly? Emit(
        IReadOnlyList<TensorSubject> subjects, IReadOnlyList<SyntaxTree> files, IReadOnlyList<SyntaxTree> generated, CSharpCompilation compilation,
        Action<TensorFailure> fail, Action<TensorSubject, string> invalid)
    {
        var written = generated.ToLookup(ProgramOf);
        var left = Enumerable.Range(0, subjects.Count).Where(written.Contains).ToList();
        while (left.Count > 0)
        {
            var harness = Harness(subjects, left);
            var whole = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees([Common, harness, .. left.Select(i => files[i]), .. left.SelectMany(i => written[i])]);
            using var image = new MemoryStream();
            long start = Stopwatch.GetTimestamp();
            var result = whole.Emit(image);
            Interlocked.Add(ref Emitting, Stopwatch.GetTimestamp() - start);
            var faulty = new Dictionary<int, Diagnostic>();
            foreach (var diagnostic in result.Diagnostics)
            {
                if (diagnostic.Location.SourceTree is not { } tree)
                    continue;
                bool isOwn = tree != harness && !files.Contains(tree);
                if (diagnostic.Severity != DiagnosticSeverity.Error && !(isOwn && diagnostic.Severity == DiagnosticSeverity.Warning))
                    continue;
                if (tree == Common)
                    throw new InvalidOperationException(diagnostic.ToString());
                int program = tree == harness ? left[diagnostic.Location.GetLineSpan().StartLinePosition.Line / 2] : ProgramOf(tree);
                // Whether a program is C# at all is the first question.
                if (!faulty.TryGetValue(program, out var known) || (!isOwn && known.Location.SourceTree != files[program]))
                    faulty[program] = diagnostic;
            }
            foreach (var (program, diagnostic) in faulty)
            {
                if (diagnostic.Location.SourceTree == files[program])
                    invalid(subjects[program], Show(diagnostic));
                else
                    fail(new TensorFailure(FailureKind.Compilation, subjects[program], null, Show(diagnostic)));
                left.Remove(program);
            }
            if (faulty.Count > 0)
                continue;
            if (!result.Success)
                throw new InvalidOperationException(string.Join("\n", result.Diagnostics));
            image.Position = 0;
            var context = new AssemblyLoadContext(null, isCollectible: true);
            var type = context.LoadFromStream(image).GetType("Harness")!;
            return new ModelAssembly(context, [.. left.Select(i => new CompiledModel(subjects[i], type, i))]);
        }
        return null;
    }

    [GeneratedRegex(@"\bP(\d+)\.F\b")]
    private static partial Regex FileName();

    private static int ProgramOf(SyntaxTree tree) => int.Parse(Path.GetFileName(tree.FilePath).Split('.')[0].AsSpan(1), CultureInfo.InvariantCulture);

    /// <summary>Two lines a model: its method on arrays, and its derivative.</summary>
    private static SyntaxTree Harness(IReadOnlyList<TensorSubject> subjects, List<int> left)
    {
        var text = new StringBuilder("public static class Harness {");
        foreach (int i in left)
        {
            var program = subjects[i].Program;
            string real = program.IsSingle ? "float" : "double";
            var arguments = program.Inputs.Select((input, k) => input.Shape.Length == 0 ? $"({real})r[{k}][0]" : $"Weights.From<{real}>(r[{k}], {string.Join(", ", input.Shape)})")
                .Concat(program.Parameters.Select((p, k) => p.IsTruth ? $"w[{k}] != 0" : $"(int)w[{k}]"));
            text.Append(CultureInfo.InvariantCulture, $" public static double[] Run{i}(double[][] r, long[] w) => Weights.Flat(new P{i}().F({string.Join(", ", arguments)}));\n");
            text.Append(CultureInfo.InvariantCulture, $" public static object Derivative{i}() => new P{i}().FDerivative;\n");
        }
        text.Append('}');
        return Tree("Harness.cs", text.ToString());
    }

    private static string Show(Diagnostic fault)
    {
        string[] lines = fault.Location.SourceTree!.ToString().Split('\n');
        int line = fault.Location.GetLineSpan().StartLinePosition.Line;
        return $"{fault.Id}: {fault.GetMessage(CultureInfo.InvariantCulture)}\n{string.Join('\n', lines.Skip(line - 6).Take(9))}";
    }
}
