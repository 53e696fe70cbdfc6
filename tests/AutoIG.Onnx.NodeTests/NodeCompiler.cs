using System.Reflection;
using System.Runtime.Loader;
using AutoIG.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Onnx.NodeTests;

/// <summary>Compiles many classes at once, with the generator at work. What does not compile is told, and the others are compiled.</summary>
internal static class NodeCompiler
{
    private const int PerAssembly = 128;

    private static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path)
            is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll" or "System.Memory.dll"
            or "System.Numerics.Tensors.dll" or "System.Numerics.Vectors.dll" or "System.Runtime.Extensions.dll" or "System.Threading.dll"
            or "System.Linq.dll" or "System.Runtime.Intrinsics.dll" or "System.Runtime.InteropServices.dll" or "AutoIG.dll")
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
        nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false, allowUnsafe: true);

    /// <summary>The assembly of each class, or why there is none.</summary>
    public static IReadOnlyDictionary<string, (Assembly? Assembly, string Fault)> Compile(
        IEnumerable<(string Type, string Source)> classes)
    {
        var results = new Dictionary<string, (Assembly?, string)>(StringComparer.Ordinal);
        Parallel.ForEach(classes.Chunk(PerAssembly), new() { MaxDegreeOfParallelism = 2 }, part =>
        {
            var compiled = CompilePart(part);
            lock (results)
            {
                foreach (var (type, result) in compiled)
                    results.Add(type, result);
            }
        });
        return results;
    }

    private static Dictionary<string, (Assembly?, string)> CompilePart((string Type, string Source)[] classes)
    {
        var results = new Dictionary<string, (Assembly?, string)>(StringComparer.Ordinal);
        var left = classes.ToDictionary(item => item.Type, item => CSharpSyntaxTree.ParseText(item.Source, Parse, $"{item.Type}.cs"),
            StringComparer.Ordinal);
        while (left.Count > 0)
        {
            var driver = CSharpGeneratorDriver.Create([new AutoIGGenerator().AsSourceGenerator()], parseOptions: Parse)
                .RunGeneratorsAndUpdateCompilation(
                    CSharpCompilation.Create($"Nodes{Guid.NewGuid():N}", left.Values, References, Options), out var whole, out var said);
            using var image = new MemoryStream();
            var emitted = whole.Emit(image);
            var faults = said.Concat(emitted.Diagnostics).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
            if (faults.Length == 0)
            {
                image.Position = 0;
                var assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
                foreach (string type in left.Keys)
                    results.Add(type, (assembly, ""));
                break;
            }

            int before = left.Count;
            foreach (var fault in faults)
            {
                // A file that was generated has the name of its class and method: Sum.Forward.g.cs.
                string type = Path.GetFileName(fault.Location.GetLineSpan().Path ?? "").Split('.')[0];
                if (left.Remove(type))
                    results.Add(type, (null, fault.ToString()));
            }

            if (left.Count == before)
                throw new InvalidOperationException($"A fault belongs to no class: {faults[0]}");
        }

        return results;
    }
}
