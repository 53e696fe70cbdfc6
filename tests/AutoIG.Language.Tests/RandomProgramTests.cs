using System.Globalization;
using System.Text;
using AutoIG.Language.Tests.Runs;
using Xunit.Abstractions;

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
        var campaign = Campaign.Reading(first: 5, every: 51);
        campaign.Run(Setting("AUTOIG_SEED", 1), Setting("AUTOIG_PROGRAMS", 20_000));
        output.WriteLine(campaign.Summary);
        output.WriteLine(campaign.Coverage.Table(campaign.Tried));
        var report = new StringBuilder();
        // A refusal says on its own line what it does not take and what to write instead: that is no fault, but it must stay rare.
        int refused = campaign.Failures.Count(failure => failure.Kind == FailureKind.Refusal);
        bool isRight = campaign.Failures.Count == refused && refused <= campaign.Tried / 500 + 1;
        if (!isRight)
            Report.Write(campaign, 5, line => report.Append(line).Append('\n'));
        Assert.True(isRight, report.ToString());
        Assert.Empty(campaign.Invalid);
        Assert.Empty(campaign.Coverage.Missing);
        // Programs of no use must stay few: they are not tried.
        Assert.InRange(campaign.Useless, 0, campaign.Tried / 20);
    }

    private static long Setting(string name, long otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
