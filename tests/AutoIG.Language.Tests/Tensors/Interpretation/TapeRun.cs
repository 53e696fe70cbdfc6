namespace AutoIG.Language.Tests.Tensors.Interpretation;

/// <summary>A program that has run.</summary>
/// <param name="Tape">What it did.</param>
/// <param name="Outputs">What it gave.</param>
internal sealed record TapeRun(Tape Tape, Number[] Outputs)
{
    public double[] Values => [.. Outputs.Select(y => y.Value)];
}
