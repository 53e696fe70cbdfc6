using System.CommandLine;
using AutoIG.Tool.Jobs;

namespace AutoIG.Tool.Commands;

/// <summary><c>autoig merge</c>.</summary>
internal static class MergeCommand
{
    private static readonly Argument<string[]> Shards = new("shards")
    {
        Description = "The results of all shards, each with its manifest beside it, in any order.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Output = new("--output")
    {
        Description = "The file of all results, of the shards' own format.",
        Required = true,
    };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("merge", "Joins the results of shards into what one run would have written, to the byte.")
        {
            Shards, Output,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(
            Merging.Run(parsed.GetRequiredValue(Shards), parsed.GetRequiredValue(Output), terminal, cancellation)));
        return command;
    }
}
