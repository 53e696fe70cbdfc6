using System.CommandLine;
using System.Globalization;
using AutoIG.Onnx;
using AutoIG.Onnx.Files;

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

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("import", "Writes an ONNX model as a differentiable C# class with its weights.")
        {
            Model, Name, Space, Folder, Inputs, Output, Held, Assumed, KeepsSoftmax, Batch,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, terminal, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var options = new ImportOptions
        {
            Name = parsed.GetValue(Name), Namespace = parsed.GetValue(Space), Output = parsed.GetValue(Output),
            KeepsSoftmax = parsed.GetValue(KeepsSoftmax),
            Shapes = Pairs(parsed, Inputs, text => (IReadOnlyList<string>)text.Split(',')),
            Held = Pairs(parsed, Held, text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number : throw ToolException.Usage($"--hold: expected a number, but it is '{text}'.")),
            Assumed = Pairs(parsed, Assumed, text => text switch
            {
                "then" => true,
                "else" => false,
                _ => throw ToolException.Usage($"--assume: expected then or else, but it is '{text}'."),
            }),
            BatchAxis = parsed.GetValue(Batch) switch
            {
                null => null,
                "none" => -1,
                { } text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int axis)
                    ? axis : throw ToolException.Usage($"--batch: expected an axis or none, but it is '{text}'."),
            },
        };
        string path = parsed.GetRequiredValue(Model), folder = parsed.GetRequiredValue(Folder);
        try
        {
            using var file = new ModelFile(path);
            var imported = OnnxImport.Run(file, options);
            cancellation.ThrowIfCancellationRequested();
            Directory.CreateDirectory(folder);
            string source = Path.Combine(folder, imported.Name + ".cs"), weights = Path.Combine(folder, imported.Name + ".safetensors");
            imported.SaveWeights(weights);
            AtomicFile.Write(source, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(imported.Source)));
            foreach (string note in imported.Notes)
                terminal.Error.WriteLine(note);
            terminal.Error.WriteLine($"{source} and {weights} are written.");
            return ExitCode.Done;
        }
        catch (Exception fault) when (fault is OnnxFileException or ImportException)
        {
            // Every node at fault has a line of its own.
            terminal.Error.WriteLine($"autoig: {fault.Message}");
            return ExitCode.BadInput;
        }
    }

    private static Dictionary<string, T> Pairs<T>(ParseResult parsed, Option<string[]> option, Func<string, T> read)
    {
        var pairs = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (string pair in parsed.GetValue(option) ?? [])
        {
            int at = pair.LastIndexOf('=');
            if (at <= 0)
                throw ToolException.Usage($"{option.Name}: expected NAME=VALUE, but it is '{pair}'.");
            pairs[pair[..at]] = read(pair[(at + 1)..]);
        }

        return pairs;
    }
}
