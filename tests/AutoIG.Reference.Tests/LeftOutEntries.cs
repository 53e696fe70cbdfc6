using System.IO.Enumeration;

namespace AutoIG.Reference.Tests;

/// <summary>Entries that no test reads, and why: a line of <c>Cases/left-out.tsv</c>. A <c>*</c> stands for any text.</summary>
internal sealed record LeftOutEntries(string Case, string Family, string Method, string Id, string Reason)
{
    public static LeftOutEntries Parse(string line) =>
        line.Split('\t') is [var name, var family, var method, var id, { Length: > 0 } reason]
            ? new(name, family, method, id, reason)
            : throw new InvalidDataException($"left-out.tsv: expected case, family, method, id and reason between tabs, got '{line}'.");

    public bool Covers(LedgerEntry entry) =>
        Fits(Case, entry.Case) && Fits(Family, entry.Family) && Fits(Method, entry.Method) && Fits(Id, entry.Id);

    private static bool Fits(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
