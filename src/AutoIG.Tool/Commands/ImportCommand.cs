using System.CommandLine;
using AutoIG.Onnx;
using AutoIG.Onnx.Files;
using AutoIG.Tool.Checks;

namespace AutoIG.Tool.Commands;

/// <summary><c>autoig import</c>.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> Model = new("model")
    {
        Description = "The ONNX file; weights that it keeps in files beside it are read, too.",
    };

    private static readonly Option<string> Name = new("--name") { Description = "The class; by default from the file's name." };

    private static readonly Option<string> Space = new("--namespace") { Description = "The class's namespace; none by default." };

    private static readonly Option<string> Folder = new("--out")
    {
        Description = "The folder of the two files that are written, NAME.cs and NAME.safetensors.",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string[]> Inputs = new("--input")
    {
        Description = "NAME=SIZES: an input's sizes, the batch among them: image=1,3,224,224; a size may be a name: ids=1,tokens.",
    };

    private static readonly Option<string> Output = new("--output")
    {
        Description = "The value that is explained, an output or any other of the graph; the first output by default.",
    };

    private static readonly Option<string[]> Held = new("--hold")
    {
        Description = "NAME=NUMBER: an input that is not explained, such as a mask, is this everywhere.",
    };

    private static readonly Option<string[]> Assumed = new("--assume")
    {
        Description = "NODE=then or NODE=else: which branch a node takes that asks what is explained.",
    };

    private static readonly Option<bool> KeepsSoftmax = new("--keep-softmax")
    {
        Description = "Keeps a softmax or sigmoid at the end. Probabilities that are nearly 0 or 1 hardly have slopes, and explain badly.",
    };

    private static readonly Option<string> Batch = new("--batch")
    {
        Description = "The axis of the batch in the inputs, or none. By default the first that has one entry or whose size is open.",
    };

    private static readonly Option<string> Dtype = new("--dtype")
    {
        Description = "float or double: what the class computes in; float by default. Weights are stored in single precision, and widened.",
    };

    private static readonly Option<string?> Check = new("--check")
    {
        Description = "Compiles the class and compares its layers and its output with the file's: those of an archive of arrays "
            + "(FILE.npz, by the graph's names), of a folder of ONNX's test data (input_0.pb, output_0.pb), or of ONNX Runtime.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> Runtime = new("--onnxruntime")
    {
        Description = "The folder of ONNX Runtime's assembly for --check, or none. By default the variable AUTOIG_ONNXRUNTIME, the tool's "
            + "folder, then NuGet's.",
    };

    private static readonly Option<double> Tolerance = new("--tolerance")
    {
        Description = "How far elements may be apart in --check, in parts of the largest of the array; 1e-5 by default.",
        DefaultValueFactory = _ => 1e-5,
    };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("import", "Writes an ONNX model as a differentiable C# class with its weights.")
        {
            Model, Name, Space, Folder, Inputs, Output, Held, Assumed, KeepsSoftmax, Batch, Dtype, Check, Runtime, Tolerance,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, terminal, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var options = new ImportTexts(
            parsed.GetValue(Name), parsed.GetValue(Space), parsed.GetValue(Output), parsed.GetValue(KeepsSoftmax), parsed.GetValue(Batch),
            parsed.GetValue(Inputs) ?? [], parsed.GetValue(Held) ?? [], parsed.GetValue(Assumed) ?? [])
        { Dtype = parsed.GetValue(Dtype) }.Parse(Usage);
        string path = parsed.GetRequiredValue(Model), folder = parsed.GetRequiredValue(Folder);
        var asked = CheckAsked(parsed);
        if (asked is not null && options.IsDouble)
        {
            throw ToolException.Usage("--check: expected --dtype float, for it compares single precision, as the file computes. "
                + "The class of doubles has the same text otherwise.");
        }

        try
        {
            using var file = new ModelFile(path);
            var imported = OnnxImport.Run(file, options);
            cancellation.ThrowIfCancellationRequested();
            var check = asked is null ? null : new OnnxCheck(file, imported, asked, terminal);
            var (source, weights) = imported.Save(folder);
            foreach (string note in imported.Notes)
                terminal.Error.WriteLine(note);
            terminal.Error.WriteLine($"{source} and {weights} are written.");
            return check is null ? ExitCode.Done : check.Run(source, weights, options.Namespace, cancellation);
        }
        catch (Exception fault) when (fault is OnnxFileException or ImportException)
        {
            // Every node at fault has a line of its own.
            terminal.Error.WriteLine($"autoig: {fault.Message}");
            return ExitCode.BadInput;
        }
    }

    /// <summary>What <c>--check</c> and its companions say; null where nothing is to be checked.</summary>
    private static CheckRequest? CheckAsked(ParseResult parsed)
    {
        double tolerance = parsed.GetValue(Tolerance);
        if (!(tolerance > 0 && double.IsFinite(tolerance)))
            throw ToolException.Usage("--tolerance: expected a positive number.");
        if (parsed.GetResult(Check) is not null)
            return new(parsed.GetValue(Check), parsed.GetValue(Runtime), tolerance);
        return parsed.GetResult(Runtime) is null ? null : throw ToolException.Usage("--onnxruntime: expected --check, which asks for it.");
    }

    private static ToolException Usage(string property, string fault)
    {
        Option option = property switch
        {
            nameof(ImportTexts.Inputs) => Inputs,
            nameof(ImportTexts.Held) => Held,
            nameof(ImportTexts.Assumed) => Assumed,
            nameof(ImportTexts.Dtype) => Dtype,
            _ => Batch,
        };
        return ToolException.Usage($"{option.Name}: {fault}");
    }
}
