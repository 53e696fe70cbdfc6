namespace AutoIG.Reference.Tests.Guides;

public static partial class Saturating
{
    [Differentiable]
    public static double Z(double x)
    {
        double y = 2 * x;
        return Math.Min(y, 1);
    }
}
