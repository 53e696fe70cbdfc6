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
        var network = new Evaluation(file.Model, options, notes).Run();
        if (!options.KeepsSoftmax)
            network = TrailingSoftmax.Cut(network, notes);
        network = CommonSteps.Join(Aliases.Remove(network));
        foreach (var idiom in Idioms)
            network = idiom.Apply(network);
        string name = options.Name ?? Identifiers.Pascal(Path.GetFileNameWithoutExtension(file.Path));
        var draft = Draft(network, options);
        var result = draft[network.Output.Name];
        if (result.Shape.Count == 0)
            throw new ImportException($"The output {network.Output} is a number: expected a tensor.");
        var (source, weights) = new ModelWriter(name, options.Namespace,
            $"{Path.GetFileName(file.Path)}, as it was exported by {file.Model.Producer}.")
            .Write(draft.Parameters, draft.Locals, result.Code);
        return new(name, source, weights, notes);
    }

    private static MethodDraft Draft(Network network, ImportOptions options)
    {
        var draft = new MethodDraft();
        foreach (var input in network.Inputs)
        {
            int batch = BatchAxis(input, options);
            IReadOnlyList<Size> shape = batch < 0 ? input.Shape : [.. input.Shape.Take(batch), .. input.Shape.Skip(batch + 1)];
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
                throw new ImportException(e is ImportException ? e.Message : StepFault.Say(step), e);
            }
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
