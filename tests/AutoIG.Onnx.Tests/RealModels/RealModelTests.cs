using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>
/// Models of others, as they are published: what is imported compiles without a warning, and every variable of it is a value of the file's
/// graph, by ONNX Runtime.
/// </summary>
public sealed class RealModelTests(ITestOutputHelper output)
{
    [RealModelTheory]
    [MemberData(nameof(RealModel.Names), MemberType = typeof(RealModel))]
    public void The_text_is_the_committed_one(string name)
    {
        var known = RealModel.Of(name);
        string weights = Path.GetTempFileName();
        var watch = Stopwatch.StartNew();
        string source = known.Import(weights).Source;
        watch.Stop();
        File.Delete(weights);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{known.Type}: {source.Split('\n').Length - 1} lines, imported with its weights in {watch.Elapsed.TotalSeconds:F2} s"));
        Directory.CreateDirectory(Path.GetDirectoryName(known.Snapshot)!);
        if (!known.IsCommitted || Environment.GetEnvironmentVariable("AUTOIG_ACCEPT") == "1")
            File.WriteAllText(known.Snapshot, source);
        Assert.True(File.Exists(known.Snapshot), $"{known.Snapshot} is missing: AUTOIG_ACCEPT=1 writes it.");
        Assert.Equal(File.ReadAllText(known.Snapshot).ReplaceLineEndings("\n"), source);
    }

    [RealModelTheory]
    [MemberData(nameof(RealModel.Names), MemberType = typeof(RealModel))]
    public void Every_variable_is_a_value_of_the_graph(string name)
    {
        var known = RealModel.Of(name);
        string weights = Path.Combine(Directory.CreateTempSubdirectory("autoig-real").FullName, "weights.safetensors");
        try
        {
            known.Import(weights);
            var type = typeof(RealModel).Assembly.GetType($"AutoIG.Onnx.Tests.RealModels.{known.Type}");
            // Of models whose licence keeps them out of the repository the text is written first.
            Assert.True(type is not null, "The class is not compiled: build the tests where AUTOIG_MODELS is set, and once more where "
                + "AUTOIG_ACCEPT=1 has written a text that was missing.");
            using var file = SafeTensors.Open(weights);
            object model = Activator.CreateInstance(type, file)!;
            using var graph = new EveryValue(known);
            foreach (int length in known.Lengths)
                Compare(known, type, model, graph, length);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(weights)!, recursive: true);
        }
    }

    private void Compare(RealModel known, Type type, object model, EveryValue graph, int length)
    {
        var function = (DifferentiableFunction<float>)type.GetProperty("ForwardDerivative")!.GetValue(model)!;
        var argument = RealArgument.Create(type.GetMethod("Forward")!, length);
        graph.Run(argument, known, length);
        double worst = 0;
        int compared = 0;
        var unknown = new List<string>();
        Find("the result", argument.Evaluate(function));
        if (!graph.HasBranches)
        {
            foreach (var layer in function.Signature.Layers)
            {
                var key = new LayerKey(function.Signature.Name, layer.Index, layer.Name);
                Find(layer.Name, argument.Explain(new LayerActivation(key), function).Values);
            }
        }

        var why = argument.Explain(new IntegratedGradients { Steps = 50 }, function);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{known.Type}, length {length}: {compared} values, worst {worst:g2} of scale; of {why.Output - why.BaselineOutput:g3} ")
            + string.Create(CultureInfo.InvariantCulture, $"{why.ConvergenceDelta:g2} is left over with 50 points"));
        Assert.True(unknown.Count == 0, $"{known.Type}: the graph has no such value: {string.Join(", ", unknown)}");

        void Find(string name, Tensor<float> values)
        {
            var flat = new float[values.FlattenedLength];
            values.FlattenTo(flat);
            double difference = graph.Nearest(flat);
            // What a block computes within it is called after the block.
            if (difference <= (name.Contains('.', StringComparison.Ordinal) ? known.InsideTolerance : known.Tolerance))
                (worst, compared) = (Math.Max(worst, difference), compared + 1);
            else
                unknown.Add(string.Create(CultureInfo.InvariantCulture, $"{name} (the nearest is {difference:g3} of scale away)"));
        }
    }
}
