using System.Globalization;

namespace AutoIG.Tests.Results;

/// <summary>A culture that writes numbers otherwise, for as long as this is not disposed.</summary>
internal sealed class OtherLanguage : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public OtherLanguage()
    {
        // Made of the invariant one: the machine may have no other.
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        culture.NumberFormat.NaNSymbol = "none";
        culture.NumberFormat.PositiveInfinitySymbol = "much";
        CultureInfo.CurrentCulture = culture;
        Assert.Equal("~1,5", (-1.5).ToString(CultureInfo.CurrentCulture));
    }

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
