using AutoIG.Onnx.Code;
using AutoIG.Onnx.Emission;
using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;
using AutoIG.Onnx.Operators;
using AutoIG.Onnx.Passes;

namespace AutoIG.Onnx;

/// <summary>From an ONNX file to a differentiable method: read, evaluated, simplified, written for one sample, and made readable.</summary>
internal static class OnnxImport
{
    // In this order: what one makes, the next may find.
    private static readonly Idiom[] Idioms =
        [new NormalizationIdiom(), new GroupNormIdiom(), new ActivationIdiom(), new BiasIdiom(), new AttentionIdiom()];

    /// <summary>Imports a model. Its weights are read while the file is open.</summary>
    /// <exception cref="OnnxFileException">The file is damaged.</exception>
    /// <exception cref="ImportException">The model cannot become a differentiable method.</exception>
    public static ImportedModel Run(ModelFile file, ImportOptions options)
    {
        var notes = new List<string>();
        var model = InnerInputs.Begin(file.Model, options, notes);
        var network = new Evaluation(model, options, notes).Run();
        string output = network.Output.Name;
        // What a pass or an operator sets apart, and truth values, are no layers that an engine would show.
        var values = network.Steps.SelectMany(step => step.Outputs).Where(value => value.Kind == ElementKind.Real)
            .Select(value => value.Name).ToHashSet(StringComparer.Ordinal);
        Step? cut = null;
        if (!options.KeepsSoftmax)
            network = TrailingSoftmax.Cut(network, notes, out cut);
        network = PickedParts.Apply(SharedIds.Join(CommonSteps.Join(Aliases.Remove(network, notes)), notes));
        network = RecurrentLayers.Number(GrowingJoins.Apply(network));
        FlatEnd.Note(network, notes);
        foreach (var idiom in Idioms)
            network = idiom.Apply(network);
        string name = options.Name ?? NameOf(file.Path);
        var draft = Draft(network, options);
        // Where no batch was taken away, none that an operator has set apart is missing in the end.
        var result = draft.IsWhole ? draft[network.Output.Name].Whole() : draft[network.Output.Name];
        // A number is a tensor of one element.
        if (result.Shape.Count == 0)
            result = result.View([Size.One], -1);
        var writer = new ModelWriter(name, options.Namespace,
            Path.GetFileName(file.Path) + (file.Model.Producer.Trim() is { Length: > 0 } producer ? $", as it was exported by {producer}."
                : ", by an exporter that does not name itself."), options.IsDouble ? Precision.Double : Precision.Single);
        var (source, weights, layers, parameters) = writer.Write(
            draft.Parameters, UnreadVariables.Remove(draft.Locals, result.Code), result.Code);
        if (options.IsDouble
            && weights.Count(weight => weight.Weight.Source is OnnxTensor { ElementType: OnnxElementType.Double }) is > 0 and var rounded)
        {
            notes.Add($"{rounded} weights that the file keeps in double precision are stored in single, rounded.");
        }

        var inputs = network.Inputs.Zip(parameters, (input, parameter) => Described(
            input, parameter, network, model.Graph, isInner: !file.Model.Graph.Inputs.Any(known => known.Name == input.Name), options));
        return new(name, source, weights, notes, [.. inputs],
            Held(file.Model.Graph, network, options), Result(network.Output.Name, output, cut, result),
            [.. layers.Where(layer => values.Contains(layer.Tensor))]);
    }

    private static ImportedInput Described(
        Value input, string parameter, Network network, OnnxGraph graph, bool isInner, ImportOptions options)
    {
        var rows = network.Steps.Where(step => step.Operator == "Gather" && step.Input(1)?.Name == input.Name)
            .Select(step => step.Inputs[0]!.Shape[(int)step.Integer("axis", 0)].Value).Min();
        return new(input.Name, parameter, graph.Inputs.First(other => other.Name == input.Name).ElementType, input.Shape,
            BatchAxis(input, options), input.Kind == ElementKind.Integer, rows, isInner);
    }

    private static HeldInput[] Held(OnnxGraph graph, Network network, ImportOptions options)
    {
        var known = graph.Initializers.Select(tensor => tensor.Name).Concat(network.Inputs.Select(input => input.Name)).ToHashSet();
        return [.. graph.Inputs.Where(input => !known.Contains(input.Name)).Select(input => new HeldInput(
            input.Name, input.ElementType,
            input.Dimensions is null && !options.Shapes.ContainsKey(input.Name) ? null : InputReading.ShapeOf(graph, input, options),
            options.Held.TryGetValue(input.Name, out double number) ? number : null))];
    }

    private static ImportedResult Result(string tensor, string output, Step? cut, Sample result)
    {
        if (cut is null)
            return new(tensor, output);
        // Up to opset 12 a softmax runs over its axis and all behind it, and where none is stated from the second axis on.
        bool isFlat = cut.Opset < 13;
        return new(tensor, output, cut.Operator, result.Axis(cut.Integer("axis", isFlat ? 1 : -1)), isFlat);
    }

    /// <summary>What the class of a file is called that nobody names.</summary>
    public static string NameOf(string path) => Identifiers.Pascal(Path.GetFileNameWithoutExtension(path));

    private static MethodDraft Draft(Network network, ImportOptions options)
    {
        var draft = new MethodDraft(isWhole: options.BatchAxis < 0);
        foreach (var input in network.Inputs)
        {
            int batch = BatchAxis(input, options);
            // A number is a tensor of one element.
            IReadOnlyList<Size> shape = input.Rank == 0 ? [Size.One]
                : batch < 0 ? input.Shape : [.. input.Shape.Take(batch), .. input.Shape.Skip(batch + 1)];
            draft.AddParameter(new(shape, [], input.Name) { IsTokens = input.Kind == ElementKind.Integer, OnnxName = input.Name }, input,
                batch);
        }

        foreach (var step in network.Steps)
        {
            try
            {
                OperatorTable.Find(step.Operator)!.Write!(new StepWriter(step, draft));
            }
            catch (Exception e) when (e is ImportException || StepFault.IsOf(e))
            {
                string fault = StepFault.Say(step, e).TrimEnd('.');
                throw new ImportException(fault + StepFault.OfOpenSizes(network.Inputs), e);
            }

            UnreadOptions.Refuse(step);
        }

        return draft;
    }

    /// <summary>The first axis of one entry, of an input that has more.</summary>
    private static int BatchAxis(Value input, ImportOptions options)
    {
        if (options.BatchAxis is { } stated)
            return stated < input.Rank && stated >= 0 && input.Rank > 1 && input.Shape[stated].IsOne ? stated : -1;
        if (input.Rank < 2)
            return -1;
        return input.Shape[0].IsOne ? 0 : input.Rank > 2 && input.Shape[1].IsOne ? 1 : -1;
    }
}
