
namespace AutoIG.Tests.Functions;

/// <summary>The record of arguments, as the generator writes one.</summary>
internal readonly record struct RiskInput(double Income, double Debt, int MissedPayments) : IFunctionInput<double>
{
    public FunctionInput<double> Flatten() => new FunctionInput<double>().Add(Income).Add(Debt).AddFixed(MissedPayments);
}
