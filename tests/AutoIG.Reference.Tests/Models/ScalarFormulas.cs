namespace AutoIG.Reference.Tests.Models;

/// <summary>The formulas of the case <c>scalar-formulas</c>, as a programmer would write them.</summary>
public static partial class ScalarFormulas
{
    [Differentiable]
    public static double LogisticRisk(double age, double pressure, double smoker, double bmi)
    {
        var score = -6.5 + 0.05 * age + 0.02 * (pressure - 120) + 0.9 * smoker + 0.07 * (bmi - 25) + 0.004 * age * smoker;
        return 1 / (1 + Math.Exp(-score));
    }

    [Differentiable]
    public static double BlackScholesCall(double spot, double strike, double rate, double volatility, double maturity)
    {
        var deviation = volatility * Math.Sqrt(maturity);
        var d1 = (Math.Log(spot / strike) + (rate + volatility * volatility / 2) * maturity) / deviation;
        var d2 = d1 - deviation;
        return spot * NormalCdf(d1) - strike * Math.Exp(-rate * maturity) * NormalCdf(d2);
    }

    [Differentiable]
    public static double Rosenbrock(double x, double y)
    {
        var valley = y - x * x;
        return (1 - x) * (1 - x) + 100 * valley * valley;
    }

    [Differentiable]
    public static double Himmelblau(double x, double y) => Math.Pow(x * x + y - 11, 2) + Math.Pow(x + y * y - 7, 2);

    [Differentiable]
    public static double Power(double x, double y) => Math.Pow(x, y);

    [Differentiable]
    public static double Angle(double y, double x) => Math.Atan2(y, x);

    [Differentiable]
    public static double SmallNumbers(double x, double y, double z) => double.LogP1(x * x) * double.ExpM1(y / 2) - double.ExpM1(-z) * x;

    [Differentiable]
    public static double Kinks(double x, double y) => Math.Max(x, y) + Math.Abs(x - 2 * y) - Math.Min(x, 0.5);

    [Differentiable]
    public static double LogisticMap20(double r, double x0)
    {
        var x = x0;
        for (var i = 0; i < 20; i++)
        {
            x = r * x * (1 - x);
        }

        return x;
    }

    [Differentiable]
    public static double NewtonSqrt5(double a, double s0)
    {
        var s = s0;
        for (var i = 0; i < 5; i++)
        {
            s = (s + a / s) / 2;
        }

        return s;
    }

    [Differentiable]
    public static double Tax(double income, double deduction)
    {
        var taxable = Math.Max(income - deduction, 0);
        if (taxable <= 10)
        {
            return 0.1 * taxable;
        }
        else if (taxable <= 40)
        {
            return 1 + 0.2 * (taxable - 10);
        }

        return 7 + 0.4 * (taxable - 40);
    }

    [Differentiable]
    public static double SmoothMix(double x, double y, double z) =>
        Math.Sin(x * y) * Math.Cosh(z / 2) + Math.Sqrt(1 + x * x + z * z) / (1 + Math.Exp(-y));

    private static double NormalCdf(double z) => (1 + Nn.Erf(z / Math.Sqrt(2))) / 2;
}
