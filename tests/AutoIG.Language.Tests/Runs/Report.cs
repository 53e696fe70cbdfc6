using System.Globalization;
using System.Text;
using AutoIG.Language.Tests.Reduction;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Failures by their kind, the first few reduced.</summary>
internal static class Report
{
    public static string Of(IReadOnlyList<Failure> failures, int mostReduced)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{failures.Count} failures\n");
        var groups = failures.GroupBy(f => f.Group).OrderByDescending(g => g.Count()).ToArray();
        foreach (var group in groups)
            text.Append(CultureInfo.InvariantCulture, $"{group.Count(),6}  {group.Key}\n");
        // One of each kind first.
        var order = groups.SelectMany(g => g.OrderBy(f => f.Subject.Program.Size).Select((f, i) => (f, i))).OrderBy(p => p.i).Select(p => p.f);
        foreach (var failure in order.Take(mostReduced))
            text.Append("\n────────\n").Append(Reducer.Smallest(failure).Show());
        return text.ToString();
    }
}
