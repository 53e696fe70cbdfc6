namespace AutoIG.Reference.Tests;

/// <summary>A shortcut around layers.</summary>
internal sealed class IdentityMap : LinearMap
{
    private static readonly double[] One = [1];

    public override void Column(int source, List<(int First, double[] Weights)> runs) => runs.Add((source, One));
}
