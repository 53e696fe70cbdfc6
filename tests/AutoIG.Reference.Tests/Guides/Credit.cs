namespace AutoIG.Reference.Tests.Guides;

public static partial class Credit
{
    [Differentiable]
    public static double DefaultRisk(double income, double debt, int missedPayments) =>
        1 / (1 + Math.Exp(-(3.1 * debt / income + 0.8 * missedPayments - 2)));
}
