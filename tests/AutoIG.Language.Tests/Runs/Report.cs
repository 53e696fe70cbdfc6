using System.Globalization;
using AutoIG.Language.Tests.Reduction;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Failures by their kind, the first few reduced.</summary>
internal static class Report
{
    /// <summary>Writes failures, line by line.</summary>
    /// <param name="campaign">What found them.</param>
    /// <param name="mostReduced">How many of them to reduce.</param>
    /// <param name="write">Where to.</param>
    public static void Write(Campaign campaign, int mostReduced, Action<string> write)
    {
        var failures = campaign.Failures;
        var groups = failures.GroupBy(f => f.Group).OrderByDescending(g => g.Count()).ToArray();
        write($"{failures.Count} failures");
        foreach (var group in groups)
        {
            string seeds = string.Join(", ", group.Take(8).Select(f => f.Subject.Seed));
            write(string.Create(CultureInfo.InvariantCulture, $"{group.Count(),6}  {group.Key} (seeds {seeds})"));
        }
        // One of each kind first, small ones first.
        var order = groups.SelectMany(g => g.OrderBy(f => f.Subject.Size).Select((f, i) => (f, i))).OrderBy(p => p.i).Select(p => p.f);
        foreach (var failure in order.Take(mostReduced))
            write("────────\n" + Reducer.Smallest(failure).Show());
    }
}
