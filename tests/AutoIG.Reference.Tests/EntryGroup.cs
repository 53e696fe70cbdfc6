namespace AutoIG.Reference.Tests;

/// <summary>One network in C# and those of a family's entries that a theory reads of it: a row of an <see cref="EntrySource"/>.</summary>
public sealed record EntryGroup(string Model, ReferenceCase Case, IReadOnlyList<ReferenceEntry> Entries)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Model}, {Case.Family}, {Entries.Count} entries";
}
