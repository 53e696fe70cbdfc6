using System.Numerics.Tensors;
using System.Reflection;

namespace AutoIG.Onnx.NodeTests;

/// <summary>
/// Operators that ONNX's own tests do not have: the import gives what ONNX Runtime gives, within 10⁻⁵ of the largest, and the derivatives
/// are slopes.
/// </summary>
public sealed class RuntimeTests
{
    private static readonly Lazy<(IReadOnlyList<NodeModel> Models, string Faults)> Imported = new(() =>
    {
        var models = new List<NodeModel>();
        var faults = new List<string>();
        foreach (var known in RuntimeCases.All)
        {
            try
            {
                models.Add(known.Model());
            }
            catch (Exception e)
            {
                faults.Add($"{known.Name}: {e.Message}");
            }
        }

        return (models, string.Join('\n', faults));
    });

    [Fact]
    public void Each_is_imported() => Assert.True(Imported.Value.Faults.Length == 0, Imported.Value.Faults);

    [Fact]
    public void Numbers_are_those_of_the_runtime()
    {
        var compiled = NodeCompiler.Compile(Imported.Value.Models.Select(model => (model.Type, model.Source<float>())));
        var faults = new List<string>();
        foreach (var model in Imported.Value.Models)
        {
            var (assembly, fault) = compiled[model.Type];
            try
            {
                object? instance = assembly is null ? null : model.Create(assembly);
                var given = (Tensor<float>?)instance?.GetType().GetMethod("Forward")!.Invoke(instance, [.. model.Arguments<float>()]);
                if ((given is null ? fault : model.Difference(given)) is { } difference)
                    faults.Add($"{model.Type}: {difference}");
            }
            catch (TargetInvocationException e)
            {
                faults.Add($"{model.Type}: {e.InnerException!.Message}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Derivatives_are_slopes()
    {
        var models = Imported.Value.Models.Where(model => !model.Type.EndsWith("_of_two", StringComparison.Ordinal)).ToArray();
        var compiled = NodeCompiler.Compile(models.Select(model => (model.Type, model.Source<double>())));
        var faults = new List<string>();
        foreach (var model in models)
        {
            var (assembly, fault) = compiled[model.Type];
            if (assembly is null)
                faults.Add($"{model.Type}: {fault}");
            else
                DerivativeTests.Compare(model.Type, model, model.Create(assembly), faults);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
