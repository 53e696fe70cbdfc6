namespace AutoIG.Tool.Jobs;

/// <summary>What a command line of <c>autoig explain</c> asks for, as it was written.</summary>
internal sealed record ExplainRequest
{
    public required string Model { get; init; }

    public string? Function { get; init; }

    public string? Weights { get; init; }

    public string? DataType { get; init; }

    public required string Method { get; init; }

    /// <summary>The file of rows, or <c>-</c>.</summary>
    public required string Input { get; init; }

    /// <summary>The file of results, or <c>-</c>.</summary>
    public required string Output { get; init; }

    public string? Header { get; init; }

    public IReadOnlyList<string> Ignored { get; init; } = [];

    public IReadOnlyList<string> Fixed { get; init; } = [];

    public string Baseline { get; init; } = "zero";

    public string Target { get; init; } = "argmax";

    public string? Shard { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    public int Batch { get; init; } = 256;

    public bool IsQuiet { get; init; }
}
