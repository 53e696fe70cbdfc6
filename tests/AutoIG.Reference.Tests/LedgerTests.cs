using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Every entry of the reference is read by a test, or left out for a stated reason.</summary>
public sealed class LedgerTests(ITestOutputHelper output)
{
    [Fact]
    public void EveryEntryIsReadOrLeftOut()
    {
        var entries = ReferenceLedger.Entries;
        Assert.Equal(entries.Count, entries.Select(entry => entry.Key).Distinct().Count());
        Assert.Empty(ReferenceLedger.Read.Except(entries.Select(entry => entry.Key)));
        Assert.Empty(entries
            .Where(entry => !ReferenceLedger.Read.Contains(entry.Key) && !ReferenceLedger.LeftOut.Any(line => line.Covers(entry)))
            .Select(entry => $"{entry.Key} ({entry.Method}) is neither read nor left out"));
        output.WriteLine($"reference entries: {ReferenceLedger.Read.Count} read of {entries.Count}");
    }

    /// <summary>A line of the list goes when what it names is read.</summary>
    [Fact]
    public void WhatIsLeftOutIsNotRead() => Assert.Empty(ReferenceLedger.LeftOut.SelectMany(line =>
    {
        var covered = ReferenceLedger.Entries.Where(line.Covers).ToList();
        return covered.Count == 0
            ? [$"{line} covers nothing"]
            : covered.Where(entry => ReferenceLedger.Read.Contains(entry.Key)).Take(3)
                .Select(entry => $"{line} covers {entry.Key}, which is read");
    }));

    /// <summary>An entry that disappears from a file would not be missed otherwise.</summary>
    [Fact]
    public void EntriesOfEachFamily() => Assert.Equal(
        ["case 1797", "layers 660", "metrics 971", "paths 303", "perturbation 224", "relevance 391", "tokens 293"],
        ReferenceLedger.Entries.GroupBy(entry => entry.Family).Select(family => $"{family.Key} {family.Count()}")
            .Order(StringComparer.Ordinal));

    /// <summary>The ledger sees what theories are handed: these are the sources of this very assembly.</summary>
    [Theory]
    [InlineData("digits-cnn/case/forward/x0")]
    [InlineData("text-cnn/case/token-ig/gausslegendre-50/ids0/pad-ids/target-1")]
    public void SourcesAreFound(string key) => Assert.Contains(key, ReferenceLedger.Read);
}
