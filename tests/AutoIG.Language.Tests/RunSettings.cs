using System.Globalization;
using System.Text;
using AutoIG.Language.Tests.Runs;

namespace AutoIG.Language.Tests;

/// <summary>What a run of the tests tries, and whether it is right.</summary>
internal static class RunSettings
{
    /// <summary>A number from the environment.</summary>
    public static long Setting(string name, long otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Asserts that nothing failed.</summary>
    /// <param name="campaign">What was tried.</param>
    /// <param name="oneOf">
    /// A refusal says on its own line what it does not take and what to write instead: that is no fault, but it must stay rare, one of so
    /// many.
    /// </param>
    /// <param name="write">Told what was refused, so that a refusal that is new is seen.</param>
    public static void IsRight(Campaign campaign, int oneOf, Action<string> write)
    {
        var refusals = campaign.Failures.Where(f => f.Kind == FailureKind.Refusal).GroupBy(f => f.Group);
        foreach (var group in refusals.OrderByDescending(g => g.Count()))
        {
            string seeds = string.Join(", ", group.Take(8).Select(f => f.Subject.Seed));
            write(string.Create(CultureInfo.InvariantCulture, $"{group.Count(),6}  {group.Key} (seeds {seeds})"));
        }
        var report = new StringBuilder();
        int refused = campaign.Failures.Count(failure => failure.Kind == FailureKind.Refusal);
        bool isRight = campaign.Failures.Count == refused && refused <= campaign.Tried / oneOf + 1;
        if (!isRight)
            Report.Write(campaign, 5, line => report.Append(line).Append('\n'));
        Assert.True(isRight, report.ToString());
        Assert.Empty(campaign.Invalid);
        // Programs of no use must stay few: they are not tried.
        Assert.InRange(campaign.Useless, 0, (campaign.Tried + campaign.Useless) / 20 + 1);
    }
}
