namespace AutoIG.Reference.Tests.Guides;

/// <summary>Slowly away from the baseline: γ(t) = x′ + (1 − cos πt)/2 · (x − x′).</summary>
public sealed class SlowStart : IPath
{
    public void At(
        int piece, double position, ReadOnlySpan<double> baseline, ReadOnlySpan<double> input, Span<double> point, Span<double> velocity)
    {
        double share = (1 - Math.Cos(Math.PI * position)) / 2, speed = Math.PI * Math.Sin(Math.PI * position) / 2;
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = baseline[i] + share * (input[i] - baseline[i]);
            velocity[i] = speed * (input[i] - baseline[i]);
        }
    }
}
