using System.CommandLine;
using AutoIG.Tool.Jobs;

namespace AutoIG.Tool.Commands;

/// <summary><c>autoig summary</c>.</summary>
internal static class SummaryCommand
{
    private static readonly Argument<string[]> Files = new("results")
    {
        Description = "Results (.jsonl, .npz, .parquet) of one function and method, in the order in which they are added.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Format = CreateFormat();

    private static readonly Option<string> Output = new("--output")
    {
        Description = "The file; standard output by default.",
        DefaultValueFactory = _ => "-",
    };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("summary", "Says how much each feature matters over all rows: mean magnitude, mean, quantiles, ranks.")
        {
            Files, Format, Output,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Summarizing.Run(
            parsed.GetRequiredValue(Files), parsed.GetRequiredValue(Format) == "json", parsed.GetRequiredValue(Output), terminal,
            cancellation)));
        return command;
    }

    private static Option<string> CreateFormat()
    {
        var format = new Option<string>("--format")
        {
            Description = "csv (a line a feature, the most important first) or json (all that the summary holds).",
            DefaultValueFactory = _ => "csv",
        };
        return format.AcceptOnlyFromAmong("csv", "json");
    }
}
