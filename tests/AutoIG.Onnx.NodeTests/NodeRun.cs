using System.Numerics.Tensors;

namespace AutoIG.Onnx.NodeTests;

/// <summary>All node tests, imported, compiled together and run: for each why it fails, or null if its numbers are met.</summary>
internal static class NodeRun
{
    private static readonly Lazy<IReadOnlyDictionary<string, string?>> Run = new(() => Outcomes(NodeTest.All));

    public static IReadOnlyDictionary<string, string?> All => Run.Value;

    /// <summary>Runs some tests.</summary>
    public static IReadOnlyDictionary<string, string?> Outcomes(IReadOnlyList<NodeTest> tests)
    {
        var outcomes = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        var models = new List<(NodeTest Test, NodeModel Model)>();
        foreach (var test in tests)
        {
            try
            {
                var own = NodeModel.Of(test).ToArray();
                models.AddRange(own.Select(model => (test, model)));
                outcomes.Add(test.Name, own.Length == 0 ? "no output is a tensor of real numbers" : null);
            }
            catch (Exception e) when (e is ImportException or OnnxFileException)
            {
                outcomes.Add(test.Name, e.Message);
            }
        }

        models.RemoveAll(item => outcomes[item.Test.Name] is not null);
        var compiled = NodeCompiler.Compile(models.Select(item => (item.Model.Type, item.Model.Source<float>())));
        foreach (var (test, model) in models)
        {
            var (assembly, fault) = compiled[model.Type];
            outcomes[test.Name] ??= assembly is null ? fault : Difference(model, assembly);
        }

        return outcomes;
    }

    private static string? Difference(NodeModel model, System.Reflection.Assembly assembly)
    {
        object instance = model.Create(assembly);
        var method = instance.GetType().GetMethod("Forward")!;
        try
        {
            return model.Difference((Tensor<float>)method.Invoke(instance, [.. model.Arguments<float>()])!);
        }
        catch (System.Reflection.TargetInvocationException e)
        {
            return e.InnerException!.Message;
        }
    }
}
