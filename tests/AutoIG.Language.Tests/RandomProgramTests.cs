using AutoIG.Language.Tests.Runs;
using Xunit.Abstractions;
using static AutoIG.Language.Tests.RunSettings;

namespace AutoIG.Language.Tests;

/// <summary>Random programs against the interpreter: values, gradients, products with the Jacobian from both sides.</summary>
public class RandomProgramTests(ITestOutputHelper output)
{
    /// <summary>
    /// Every run tries the same programs, so that a failure is a change's own. AUTOIG_PROGRAMS and AUTOIG_SEED try others:
    /// <c>AUTOIG_PROGRAMS=1000000 AUTOIG_SEED=20001 dotnet test tests/AutoIG.Language.Tests -c Release</c>.
    /// </summary>
    [Fact]
    public void Programs_agree_with_the_interpreter()
    {
        var coverage = new Coverage();
        var campaign = Campaigns.OfNumbers(first: 5, every: 51, coverage: coverage);
        campaign.Run(Setting("AUTOIG_SEED", 1), Setting("AUTOIG_PROGRAMS", 20_000));
        output.WriteLine(campaign.Summary);
        output.WriteLine(coverage.Table(campaign.Tried));
        IsRight(campaign, oneOf: 1000, output.WriteLine);
        Assert.Empty(coverage.Missing);
    }

    /// <summary>Choices that never fall on their singular side, and inputs of exactly 0.</summary>
    [Fact]
    public void What_is_not_chosen_leaves_no_trace()
    {
        var campaign = Campaigns.OfNumbers(first: 2, every: 51, unchosen: true);
        campaign.Run(Setting("AUTOIG_SEED", 1), Setting("AUTOIG_PROGRAMS", 20_000) / 10);
        output.WriteLine(campaign.Summary);
        IsRight(campaign, oneOf: 1000, output.WriteLine);
    }
}
