using AutoIG.Generator.Emission;

namespace AutoIG.Generator;

/// <summary>A file to be added to the compilation.</summary>
/// <param name="HintName">Its name.</param>
/// <param name="Text">Its text.</param>
/// <param name="Fault">What went wrong in the generator itself, or <see langword="null"/>.</param>
internal sealed record GeneratedFile(string HintName, string Text, string? Fault)
{
    /// <summary>
    /// Writes the file of a method: its derivative, or, where it was refused, a member that throws what the refusal said;
    /// <see langword="null"/> where nothing can be generated at all.
    /// </summary>
    public static GeneratedFile? Of(PipelineModel model)
    {
        if (model.Outline is not { } outline)
            return null;
        string name = outline.Host.HintName + ".g.cs";
        if (model.Function is null)
            return new GeneratedFile(name, Qualified(RefusalWriter.Write(outline, model.Refusal)), null);
        try
        {
            return new GeneratedFile(name, Qualified(Pipeline.Write(model.Function)), null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            string message = $"{fault.GetType().Name}: {fault.Message}";
            return new GeneratedFile(name, Qualified(RefusalWriter.Write(outline, message)), message);
        }

        string Qualified(string text) => QualifiedNames.Qualify(text, outline.Host.HiddenNames);
    }
}
