using System.Numerics.Tensors;
using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.NodeTests;

/// <summary>
/// What is generated for imported operators, in double precision, is the slope of what the method itself gives: for one test of each
/// operator at least. Where the two one-sided slopes differ, at a kink, it lies between them.
/// </summary>
public sealed class DerivativeTests
{
    private const double Step = 1e-6, Tolerance = 2e-4, Jump = 1e-2;
    private const int MostElements = 400, MostProbes = 24;

    [Fact]
    public void Derivatives_are_slopes()
    {
        var models = Sample();
        Assert.True(models.Count >= 60, $"{models.Count} operators have a test.");
        var compiled = NodeCompiler.Compile(models.Values.Select(model => (model.Type, model.Source<double>())));
        var faults = new List<string>();
        foreach (var (name, model) in models)
        {
            var (assembly, fault) = compiled[model.Type];
            if (assembly is null)
                faults.Add($"{name}: {fault}");
            else
                Compare(name, model, model.Create(assembly), faults);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The smallest test of each operator that passes and explains something.</summary>
    private static SortedDictionary<string, NodeModel> Sample()
    {
        var sample = new SortedDictionary<string, NodeModel>(StringComparer.Ordinal);
        foreach (var test in NodeTest.All.OrderBy(test => test.Inputs.Sum(input => input?.Count ?? 0)))
        {
            if (NodeRun.All[test.Name] is not null || test.Inputs.Sum(input => input?.Count ?? 0) > MostElements)
                continue;
            string[] operators = [.. new ModelReader(test.Name, (_, _, _) => throw new NotSupportedException()).Read(test.Model).Graph.Nodes
                .Select(node => node.Operator).Distinct()];
            if (operators.All(sample.ContainsKey))
                continue;
            var model = NodeModel.Of(test).First();
            foreach (string name in operators.Where(name => !sample.ContainsKey(name)))
                sample.Add(name, model with { Type = model.Type });
        }

        // One class for each test, under the name of the first operator that it serves.
        return new(sample.DistinctBy(pair => pair.Value.Type).ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);
    }

    internal static void Compare(string name, NodeModel model, object instance, List<string> faults)
    {
        var method = instance.GetType().GetMethod("Forward")!;
        var function = (DifferentiableFunction<double>)instance.GetType().GetProperty("ForwardDerivative")!.GetValue(instance)!;
        double[][] inputs = [.. model.Arguments<double>().Select(Elements)];
        nint[][] shapes = [.. model.Arguments<double>().Select(tensor => tensor.Lengths.ToArray())];
        var random = new Random(5);
        double[]? weights = null;

        double Value(int input, int element, double move)
        {
            object[] arguments = [.. inputs.Select((elements, i) =>
            {
                double[] moved = [.. elements];
                if (i == input)
                    moved[element] += move;
                return (object)Tensor.Create(moved, shapes[i]);
            })];
            double[] output = Elements((Tensor<double>)method.Invoke(instance, arguments)!);
            weights ??= [.. output.Select(_ => (random.NextDouble() * 2) - 1)];
            return output.Zip(weights, (y, w) => y * w).Sum();
        }

        double at = Value(0, 0, 0);
        var input = new FunctionInput<double>();
        for (int i = 0; i < inputs.Length; i++)
            input.Add(Tensor.Create(inputs[i], shapes[i]));
        var adjoints = function.VectorJacobianProduct(input, weights!);
        for (int i = 0; i < inputs.Length; i++)
        {
            double[] given = Elements(adjoints[i].Values);
            int every = Math.Max(1, given.Length / MostProbes);
            for (int element = 0; element < given.Length; element += every)
            {
                double step = Step * Math.Max(1, Math.Abs(inputs[i][element]));
                double left = (at - Value(i, element, -step)) / step, right = (Value(i, element, step) - at) / step;
                // A jump, such as that of the sign at 0, has no slope.
                if (!double.IsFinite(left) || !double.IsFinite(right) || Math.Max(Math.Abs(left), Math.Abs(right)) * step > Jump)
                    continue;
                double slack = Tolerance * Math.Max(1, Math.Max(Math.Abs(left), Math.Abs(right)));
                if (!(given[element] >= Math.Min(left, right) - slack && given[element] <= Math.Max(left, right) + slack))
                    faults.Add($"{name} ({model.Type}): input {i}[{element}] has {given[element]}, but the slopes are {left} and {right}");
            }
        }
    }

    private static double[] Elements(Tensor<double> tensor)
    {
        var elements = new double[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }
}
