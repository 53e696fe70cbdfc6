using System.Reflection;

namespace AutoIG.Reference.Tests;

/// <summary>What the cases expect, entry by entry, and which of it some test reads.</summary>
internal static class ReferenceLedger
{
    /// <summary>Every entry of every case and family.</summary>
    public static IReadOnlyList<LedgerEntry> Entries { get; } =
    [
        .. ReferenceCase.All.SelectMany(reference => reference.Entries.Select(
            entry => new LedgerEntry(reference.Name, reference.Family, entry.Method, entry.Id, entry.Key))),
        .. ToyCase.All.Select(line => new LedgerEntry("toy-models", ReferenceCase.FirstFamily, line.Method, line.ToString(), line.Key)),
        .. ScalarFormula.All.SelectMany(formula => formula.Keys.Select(
            key => new LedgerEntry("scalar-formulas", ReferenceCase.FirstFamily, "values", key.Split('/')[^1], key))),
    ];

    /// <summary>The keys of all entries that the theories of this assembly are handed.</summary>
    public static IReadOnlySet<string> Read { get; } = Sources().SelectMany(source => source.Keys).ToHashSet();

    /// <summary>The lines of <c>Cases/left-out.tsv</c>.</summary>
    public static IReadOnlyList<LeftOutEntries> LeftOut { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", "left-out.tsv")).Skip(1).Select(LeftOutEntries.Parse),
    ];

    private static IEnumerable<EntrySource> Sources() =>
        from type in typeof(ReferenceLedger).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttribute<TheoryAttribute>() is { Skip: null }
        from data in method.GetCustomAttributes<MemberDataAttribute>()
        let member = (data.MemberType ?? type).GetProperty(data.MemberName, BindingFlags.Public | BindingFlags.Static)
        where member?.PropertyType == typeof(EntrySource)
        select (EntrySource)member.GetValue(null)!;
}
