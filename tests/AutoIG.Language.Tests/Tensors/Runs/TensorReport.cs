using System.Globalization;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>Failures by their kind, the first few reduced.</summary>
internal static class TensorReport
{
    /// <summary>Writes failures, line by line.</summary>
    /// <param name="campaign">What found them.</param>
    /// <param name="mostReduced">How many of them to reduce.</param>
    /// <param name="write">Where to.</param>
    public static void Write(TensorCampaign campaign, int mostReduced, Action<string> write)
    {
        var groups = campaign.Failures.GroupBy(f => f.Group).OrderByDescending(g => g.Count()).ToArray();
        foreach (var group in groups)
            write(string.Create(CultureInfo.InvariantCulture, $"{group.Count(),6}  {group.Key} (seeds {string.Join(", ", group.Take(8).Select(f => f.Subject.Program.Seed))})"));
        // One of each kind first, small ones first.
        var order = groups.SelectMany(g => g.OrderBy(f => f.Subject.Program.Size).Select((f, i) => (f, i))).OrderBy(p => p.i).Select(p => p.f);
        foreach (var failure in order.Take(mostReduced))
            write("────────\n" + TensorReducer.Smallest(failure, campaign).Show());
    }
}
