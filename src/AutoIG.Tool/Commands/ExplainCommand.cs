using System.CommandLine;
using AutoIG.Tool.Jobs;

namespace AutoIG.Tool.Commands;

/// <summary><c>autoig explain</c>.</summary>
internal static class ExplainCommand
{
    private static readonly Option<string> Model = new("--model")
    {
        Description = "The assembly of the model (.dll), or its project (.csproj), which is built first.",
        Required = true,
    };

    private static readonly Option<string> Method = new("--method")
    {
        Description = "The method with its options: IntegratedGradients:Steps=50,Rule=GaussLegendre.",
        Required = true,
    };

    private static readonly Option<string> Input = new("--input")
    {
        Description = "The rows: .csv, .npy, .npz, .safetensors, .jsonl or .parquet; - for JSON lines on standard input.",
        Required = true,
    };

    private static readonly Option<string> Output = new("--output")
    {
        Description = "The results: .jsonl, .npz or .parquet; - for JSON lines on standard output.",
        Required = true,
    };

    private static readonly Option<string?> Function = new("--function")
    {
        Description = "Type.Method, where the assembly has several differentiable methods.",
    };

    private static readonly Option<string?> Weights = new("--weights")
    {
        Description = "The file for the constructor's parameter: .safetensors, .npz or .npy.",
    };

    private static readonly Option<string?> DataType = new("--dtype")
    {
        Description = "float or double, for generic models.",
    };

    private static readonly Option<string> Baseline = new("--baseline")
    {
        Description = "zero, mean:FILE (the mean of a file's rows), or row:FILE (a file's only row; row:FILE#3 for one of several).",
        DefaultValueFactory = _ => "zero",
    };

    private static readonly Option<string> Target = new("--target")
    {
        Description = "argmax, the index of an output, or label:COLUMN, a column of the input that holds it.",
        DefaultValueFactory = _ => "argmax",
    };

    private static readonly Option<string[]> Ignore = new("--ignore")
    {
        Description = "A column of the input that is no feature; may be given several times.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> Fixed = new("--fixed")
    {
        Description = "NAME=VALUE of a parameter of the method that is held constant; may be given several times.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Header = new("--header")
    {
        Description = "yes or no: whether CSV files begin with names. Unless it is said, they do, and a first line of numbers is refused.",
    };

    private static readonly Option<string?> Shard = new("--shard")
    {
        Description =
            "i/n: explains part i of n, from 0 to n − 1: rows ⌊i·N/n⌋ to ⌊(i + 1)·N/n⌋ − 1; auto takes both from Slurm or Kubernetes.",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "How many threads; changes no bit of the results.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static readonly Option<int> Batch = new("--batch")
    {
        Description = "How many rows are in memory at a time; changes no bit of the results.",
        DefaultValueFactory = _ => 256,
    };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "Says nothing on standard error but failures." };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("explain", "Explains the rows of a file.")
        {
            Model, Function, Weights, DataType, Method, Input, Header, Ignore, Fixed, Baseline, Target, Output, Shard, Threads, Batch,
            Quiet,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new ExplainRequest
            {
                Model = parsed.GetRequiredValue(Model),
                Function = parsed.GetValue(Function),
                Weights = parsed.GetValue(Weights),
                DataType = parsed.GetValue(DataType),
                Method = parsed.GetRequiredValue(Method),
                Input = parsed.GetRequiredValue(Input),
                Output = parsed.GetRequiredValue(Output),
                Header = parsed.GetValue(Header),
                Ignored = parsed.GetValue(Ignore) ?? [],
                Fixed = parsed.GetValue(Fixed) ?? [],
                Baseline = parsed.GetRequiredValue(Baseline),
                Target = parsed.GetRequiredValue(Target),
                Shard = parsed.GetValue(Shard),
                Threads = AtLeastOne(parsed.GetValue(Threads), "--threads"),
                Batch = AtLeastOne(parsed.GetValue(Batch), "--batch"),
                IsQuiet = parsed.GetValue(Quiet),
            };
            return Task.FromResult(Explaining.Run(request, terminal, cancellation));
        });
        return command;
    }

    private static int AtLeastOne(int number, string option) => number >= 1
        ? number : throw ToolException.Usage(FormattableString.Invariant($"{option}: expected at least 1, got {number}."));
}
