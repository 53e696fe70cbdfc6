namespace AutoIG.Tool.Checks;

/// <summary>An array of a check: of a file, of an engine, or of a model.</summary>
/// <param name="Shape">Its sizes.</param>
/// <param name="Elements">Its elements, row by row. An id of a token is exact as a double.</param>
internal sealed record GivenArray(int[] Shape, double[] Elements)
{
    public override string ToString() => $"[{string.Join(", ", Shape)}]";
}
