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
    public void Programs_agree_with_the_interpreter() => Try(new Campaign(), Setting("AUTOIG_SEED", 1), Setting("AUTOIG_PROGRAMS", 2000));

    [Fact]
    public void Programs_agree_with_the_interpreter_when_all_analyses_are_off() =>
        Try(new Campaign(analyses: false), Setting("AUTOIG_SEED", 1), Setting("AUTOIG_PROGRAMS", 2000) / 10);

    [Fact]
    public void What_is_not_chosen_leaves_no_trace() =>
        Try(new Campaign(unchosen: true), Setting("AUTOIG_SEED", 1), Setting("AUTOIG_PROGRAMS", 2000) / 10);

    private void Try(Campaign campaign, long seed, long programs)
    {
        campaign.Run(seed, programs);
        output.WriteLine(campaign.Summary);
        var report = new StringBuilder();
        if (campaign.Failures.Count > 0)
            Report.Write(campaign, 5, line => report.Append(line).Append('\n'));
        // A refusal says on its own line what it does not take and what to write instead: that is no fault, but it must stay rare.
        int refused = campaign.Failures.Count(failure => failure.Kind == FailureKind.Refusal);
        Assert.True(campaign.Failures.Count == refused, report.ToString());
        Assert.True(refused <= campaign.Tried / 500 + 1, report.ToString());
        Assert.Empty(campaign.Invalid);
        // Programs of no use must stay few: they are not tried.
        Assert.InRange(campaign.Useless, 0, campaign.Tried / 20);
    }

    private static long Setting(string name, long otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
