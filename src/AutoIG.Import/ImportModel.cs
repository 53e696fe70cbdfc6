using AutoIG.Onnx;
using AutoIG.Onnx.Files;
using Microsoft.Build.Framework;

namespace AutoIG.Import;

/// <summary>
/// Imports an ONNX file where it, or how it is imported, has changed since the last build: NAME.cs and NAME.safetensors, each written as a
/// whole or not at all. A source that was changed by hand is not overwritten.
/// </summary>
public sealed class ImportModel : Microsoft.Build.Utilities.Task
{
    /// <summary>The ONNX file.</summary>
    [Required]
    public string Model { get; set; } = "";

    /// <summary>The class; by default from the file's name.</summary>
    public string? ClassName { get; set; }

    /// <summary>The class's namespace; by default the project's.</summary>
    public string? Namespace { get; set; }

    /// <summary>NAME=SIZES, divided by semicolons: inputs' sizes, the batch among them.</summary>
    public string? Inputs { get; set; }

    /// <summary>The value that is explained; the first output by default.</summary>
    public string? Output { get; set; }

    /// <summary>NAME=NUMBER, divided by semicolons: inputs that are held.</summary>
    public string? Hold { get; set; }

    /// <summary>NODE=then or NODE=else, divided by semicolons.</summary>
    public string? Assume { get; set; }

    /// <summary>Whether a softmax or sigmoid at the end stays: <c>true</c> or <c>false</c>, the default.</summary>
    public string? KeepSoftmax { get; set; }

    /// <summary>The batch's axis, or <c>none</c>; found by default.</summary>
    public string? Batch { get; set; }

    /// <summary><c>float</c>, the default, or <c>double</c>: what the class computes in.</summary>
    public string? Dtype { get; set; }

    /// <summary>Whether a source that was changed by hand is replaced: <c>true</c> or <c>false</c>, the default.</summary>
    public string? Overwrite { get; set; }

    /// <summary>Where both files are written.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>Where it is noted what was imported, and from what.</summary>
    [Required]
    public string StampFolder { get; set; } = "";

    /// <summary>The file of C#.</summary>
    [Output]
    public string? Source { get; private set; }

    /// <summary>The file of weights.</summary>
    [Output]
    public string? Weights { get; private set; }

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            Import();
        }
        catch (Exception fault) when (fault is OnnxFileException or ImportException or IOException or UnauthorizedAccessException
            or FormatException)
        {
            Log.LogError(null, "AIG0201", null, Model, 0, 0, 0, 0, "{0}", fault.Message);
        }

        return !Log.HasLoggedErrors;
    }

    private void Import()
    {
        var texts = new ImportTexts(
            Given(ClassName) ?? OnnxImport.NameOf(Model), Given(Namespace), Given(Output), Truth(KeepSoftmax, nameof(KeepSoftmax)),
            Given(Batch), Parts(Inputs), Parts(Hold), Parts(Assume))
        { Dtype = Given(Dtype) };
        var options = texts.Parse((property, fault) => new FormatException($"{Metadata(property)}: {fault}"));
        string source = Path.Combine(Folder, options.Name + ".cs"), weights = Path.Combine(Folder, options.Name + ".safetensors");
        (Source, Weights) = (source, weights);
        var stamp = new ImportStamp(Path.Combine(StampFolder, options.Name + ".autoig"), texts);
        if (File.Exists(source) && File.Exists(weights) && stamp.IsCurrent(Model))
            return;
        using var file = new ModelFile(Model);
        var imported = OnnxImport.Run(file, options);
        if (File.Exists(source) && !Truth(Overwrite, nameof(Overwrite)))
        {
            string text = File.ReadAllText(source);
            if (text != imported.Source && !stamp.HasWritten(text))
            {
                throw new ImportException(
                    $"{source} was written or changed by hand, and would be replaced. Delete it, or set Overwrite=\"true\", to import anew; "
                    + "remove the AutoIGModel item to keep it.");
            }
        }

        imported.Save(Folder);
        foreach (string note in imported.Notes)
            Log.LogMessage(MessageImportance.High, "{0}: {1}", Path.GetFileName(Model), note);
        Log.LogMessage(MessageImportance.High, "{0} -> {1}", Path.GetFileName(Model), source);
        stamp.Write(file.Files, imported.Source);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string[] Parts(string? text) =>
        text?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool Truth(string? text, string name) => Given(text) is { } given
        && (bool.TryParse(given, out bool truth) ? truth
            : throw new FormatException($"{name}: expected true or false, but it is '{given}'."));

    private static string Metadata(string property) => property switch
    {
        nameof(ImportTexts.Held) => nameof(Hold),
        nameof(ImportTexts.Assumed) => nameof(Assume),
        _ => property,
    };
}
