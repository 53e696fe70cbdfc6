namespace AutoIG.Language.Tests.Tensors.Interpretation;

/// <summary>Arguments of a program.</summary>
/// <param name="Inputs">The elements of each tensor.</param>
/// <param name="Held">The other arguments; a truth is 0 or 1.</param>
internal sealed record TensorPoint(double[][] Inputs, long[] Held)
{
    /// <summary>The point that lies a step away in a direction.</summary>
    public TensorPoint Moved(double step, double[] direction)
    {
        int at = 0;
        return new([.. Inputs.Select(input => input.Select(x => x + step * direction[at++]).ToArray())], Held);
    }
}
