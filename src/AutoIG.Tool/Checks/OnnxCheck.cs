using System.Globalization;
using AutoIG.Onnx;
using AutoIG.Onnx.Checking;
using AutoIG.Onnx.Files;
using AutoIG.Tool.Models;

namespace AutoIG.Tool.Checks;

/// <summary>
/// Compares what was imported with the file: every variable of the generated class that is a value of the file, in the order in which
/// they are computed, and the output.
/// </summary>
internal sealed class OnnxCheck
{
    private readonly ModelFile file;
    private readonly ImportedModel imported;
    private readonly CheckRequest request;
    private readonly Terminal terminal;
    private readonly GivenArrays given;
    private readonly CheckInputs inputs;
    private readonly OnnxRuntime? runtime;

    /// <summary>Finds all that the check needs, before anything is written.</summary>
    /// <exception cref="ToolException">There is nothing to compare with, or the arrays are not the model's.</exception>
    public OnnxCheck(ModelFile file, ImportedModel imported, CheckRequest request, Terminal terminal)
    {
        (this.file, this.imported, this.request, this.terminal) = (file, imported, request, terminal);
        var location = OnnxRuntimeLocation.Find(request.OnnxRuntime, terminal.Variable);
        if (request.Arrays is null && location is null)
        {
            throw ToolException.BadInput("--check: expected numbers to compare with, but there are none. --check FILE.npz, or "
                + "--check FOLDER with input_0.pb and output_0.pb, gives them; or ONNX Runtime computes them: --onnxruntime FOLDER, or the variable "
                + $"{OnnxRuntimeLocation.Variable}, names the folder of any program that uses it.");
        }

        given = request.Arrays is null ? GivenArrays.None : GivenArrays.Read(request.Arrays, file.Model.Graph);
        RequireKnown();
        inputs = new(imported, given, isMadeUp: request.Arrays is null);
        inputs.RequireHeld();
        if (inputs.Inner.FirstOrDefault(name => (given.Find(name) is null) == (location is null)) is { } inner)
        {
            throw ToolException.BadInput($"--check: '{inner}' is a value within the file, where the model begins. "
                + (location is null ? "Expected an array of it, or ONNX Runtime, which computes it: --onnxruntime FOLDER names it."
                    : "ONNX Runtime computes it and cannot be given it: --onnxruntime none compares with arrays alone."));
        }

        var result = imported.Result;
        if (location is null && given.Find(result.Output, result.Tensor, "output") is null)
        {
            string names = string.Join(", ", given.Names.Select(name => $"'{name}'"));
            throw ToolException.BadInput(
                $"--check: expected an array '{result.Output}' for the output, but there are {names}; ONNX Runtime, which would compute "
                + "it, is not found: --onnxruntime FOLDER names the folder of any program that uses it.");
        }

        runtime = location is null ? null : OnnxRuntime.Load(location);
    }

    /// <summary>Compiles the class and compares it; writes a test where all is as it should be.</summary>
    /// <param name="source">The file of C#.</param>
    /// <param name="weights">The file of weights.</param>
    /// <param name="space">The class's namespace, or <see langword="null"/>.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="ToolException">The class does not compile, or the file does not run.</exception>
    public int Run(string source, string weights, string? space, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("autoig-check").FullName;
        try
        {
            var computed = Computed(folder);
            string assembly = CheckProject.Build(source, folder, cancellation);
            using var model = Model.Load(assembly, null, imported.HasWeights ? weights : null, null);
            return Compare((DifferentiableFunction<float>)model.Function, computed, source, space, cancellation);
        }
        finally
        {
            Remove(folder);
        }
    }

    /// <summary>A name that is misspelt would be an array that nobody compares.</summary>
    private void RequireKnown()
    {
        var graph = file.Model.Graph;
        var known = graph.Nodes.SelectMany(node => node.Outputs).Concat(graph.Inputs.Concat(graph.Outputs).Select(value => value.Name))
            .Concat(imported.Inputs.Select(input => "input." + input.Parameter)).Append("output")
            .Concat(imported.Layers.Select(layer => "layer." + layer.Path)).ToHashSet(StringComparer.Ordinal);
        if (given.Names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw ToolException.BadInput($"--check: expected names of values of the graph, but there is an array '{unknown}'; inputs are "
                + $"{Names(graph.Inputs)}, outputs {Names(graph.Outputs)}.");
        }

        static string Names(IEnumerable<OnnxValue> values) => string.Join(", ", values.Select(value => $"'{value.Name}'"));
    }

    /// <summary>What ONNX Runtime computes: all layers, and the output with and without what was cut.</summary>
    private IReadOnlyDictionary<string, GivenArray> Computed(string folder)
    {
        if (runtime is null)
            return new Dictionary<string, GivenArray>();
        foreach (var (name, size) in request.Arrays is null ? inputs.Sizes : new Dictionary<string, int>())
            terminal.Error.WriteLine($"'{name}', which the file leaves open, is {size} in this check.");
        var candidates = MarkedModel.Candidates(file.Model);
        var outputs = file.Model.Graph.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        string[] asked = [.. imported.Layers.Select(layer => layer.Tensor).Append(imported.Result.Tensor).Append(imported.Result.Output)
            .Concat(inputs.Inner)
            .Where(name => candidates.Contains(name) || outputs.Contains(name)).Distinct(StringComparer.Ordinal)];
        string marked = MarkedModel.Write(file, asked.Where(candidates.Contains), Directory.CreateDirectory(
            Path.Combine(folder, "model")).FullName);
        var results = runtime.Run(marked, inputs.OfFile(), asked);
        inputs.Take(results);
        return results;
    }

    private int Compare(DifferentiableFunction<float> function, IReadOnlyDictionary<string, GivenArray> computed, string source,
        string? space, CancellationToken cancellation)
    {
        var arguments = inputs.Arguments();
        var compared = new List<(string Name, double[] Expected, int[] Shape)>();
        var (worst, at) = (0.0, "the output");
        foreach (var layer in imported.Layers)
        {
            cancellation.ThrowIfCancellationRequested();
            if (function.Signature.Layers.FirstOrDefault(one => one.Name == layer.Path) is not { } own
                || (given.Find("layer." + layer.Path, layer.Tensor) ?? computed.GetValueOrDefault(layer.Tensor)) is not { } expected)
            {
                continue;
            }

            // An infinity that a choice leaves out further on is a value of the file like any other.
            var value = new LayerActivation(new LayerKey(function.Signature.Name, own.Index, own.Name)) { AcceptsNonFinite = true }
                .Explain(function, arguments, target: 0, cancellation: cancellation).Values;
            if (Differs(Wide(value.Flat()), expected.Elements, out string fault, out double relative))
            {
                terminal.Error.WriteLine($"'{layer.Path}' ({Path.GetFileName(source)}, line {imported.LineOf(layer)}) is the first layer "
                    + $"that differs; {(compared.Count == 1 ? "1 layer before it agrees" : $"{compared.Count} layers before it agree")}. "
                    + $"In the file it is '{layer.Tensor}'{Node(layer.Tensor)}.");
                terminal.Error.WriteLine(fault);
                return ExitCode.Differs;
            }

            compared.Add((layer.Path, expected.Elements, value.Sizes()));
            (worst, at) = relative > worst ? (relative, $"'{layer.Path}'") : (worst, at);
        }

        var output = function.Evaluate(arguments);
        var result = imported.Result;
        double[] plain = Wide(output.Flat()), whole = result.Completed(output.Flat(), output.Sizes());
        var tensor = given.Find("output") ?? (result.Tensor == result.Output ? null : given.Find(result.Tensor))
            ?? computed.GetValueOrDefault(result.Tensor);
        var ends = new[]
        {
            (Given: plain, Expected: tensor, Name: result.Tensor),
            (Given: whole, Expected: given.Find(result.Output) ?? computed.GetValueOrDefault(result.Output), Name: result.Output),
        };
        foreach (var end in ends.Where(end => end.Expected is not null))
        {
            // Two outputs that are no numbers would agree, and nothing would have been compared.
            if (!end.Expected!.Elements.Any(double.IsFinite))
            {
                throw ToolException.BadInput(
                    $"--check: the output '{end.Name}' of the file has no finite element for these inputs. --check FILE.npz gives others.");
            }

            if (Differs(end.Given, end.Expected.Elements, out string fault, out double relative))
            {
                terminal.Error.WriteLine($"The output differs: in the file it is '{end.Name}'{Node(end.Name)}. "
                    + (compared.Count > 0 ? $"The {compared.Count} layers before it agree." : "Layers were not compared."));
                terminal.Error.WriteLine(fault);
                return ExitCode.Differs;
            }

            (worst, at) = relative > worst ? (relative, "the output") : (worst, at);
        }

        string with = runtime is null ? "what is given" : request.Arrays is null ? runtime.Name : $"what is given and with {runtime.Name}";
        terminal.Error.WriteLine($"{imported.Name} agrees with {with}: {compared.Count} of {imported.Layers.Count} layers and the output; "
            + $"at most {Number(worst)} of the largest element apart, in {at}.");
        if (runtime is null && compared.Count == 0)
            terminal.Error.WriteLine("Layers were not compared: ONNX Runtime is not used. --onnxruntime FOLDER names it.");
        new CheckTest(imported, Path.GetFileName(file.Path), space, request.Tolerance)
            .Write(Path.GetDirectoryName(source)!, inputs, compared, (tensor?.Elements ?? plain, output.Sizes()), terminal);
        return ExitCode.Done;
    }

    private bool Differs(double[] values, double[] expected, out string fault, out double relative)
    {
        if (values.Length != expected.Length)
        {
            (fault, relative) = ($"It has {values.Length} elements in the generated class, and {expected.Length} in the file.", 0);
            return true;
        }

        var difference = Difference.Between(values, expected);
        relative = difference.Relative;
        fault = $"Element {difference.At} is {Number(difference.Given)} in the generated class and {Number(difference.Expected)} in "
            + $"the file; the largest is {Number(difference.Scale)}, and {Number(request.Tolerance)} of it is allowed.";
        return !(relative <= request.Tolerance);
    }

    private string Node(string tensor) => file.Model.Graph.Nodes.FirstOrDefault(node => node.Outputs.Contains(tensor)) is { } node
        ? $", which the node {(node.Name.Length > 0 ? $"'{node.Name}' " : "")}({node.Operator}) gives" : "";

    private static double[] Wide(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }

    private static string Number(double value) => value.ToString("g6", CultureInfo.InvariantCulture);

    /// <summary>The model's assembly is loaded, and a system may keep its file until the process ends.</summary>
    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It lies in the system's folder for what is of no use any more.
        }
    }
}
