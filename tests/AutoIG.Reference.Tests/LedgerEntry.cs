namespace AutoIG.Reference.Tests;

/// <summary>An entry of a case, by what lines of <see cref="LeftOutEntries"/> tell entries apart.</summary>
internal sealed record LedgerEntry(string Case, string Family, string Method, string Id, string Key);
