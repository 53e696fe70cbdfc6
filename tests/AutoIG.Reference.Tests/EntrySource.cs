using System.Collections;
using AutoIG.Reference.Tests.Photographs;

namespace AutoIG.Reference.Tests;

/// <summary>
/// The entries that a theory reads, which are its data at the same time: what a test is handed and what the ledger counts as read
/// cannot differ.
/// </summary>
public sealed class EntrySource : IEnumerable<object[]>
{
    private static readonly Lazy<(string Model, string Case)[]> Models =
        new(() => [.. ReferenceModels.All<double>().Select(model => (model.Name, model.Case.Name))]);

    private readonly List<object[]> rows;

    private EntrySource(IEnumerable<object[]> rows, IEnumerable<string> keys)
    {
        this.rows = [.. rows];
        Keys = [.. keys];
        if (this.rows.Count == 0)
        {
            throw new InvalidDataException("No entry of any case is the one that a test asks for: it would read nothing.");
        }
    }

    /// <summary>The entries, as <see cref="ReferenceEntry.Key"/> names them.</summary>
    public IReadOnlyCollection<string> Keys { get; }

    /// <summary>The entries of some methods. A row is an <see cref="EntryGroup"/>: a network in C#, with those of its entries.</summary>
    public static EntrySource OfMethods(string family, params string[] methods) => Of(family, entry => methods.Contains(entry.Method));

    /// <summary>Some entries of a family, of every network, or of all but some.</summary>
    public static EntrySource Of(string family, Func<ReferenceEntry, bool> which, params string[] without)
    {
        EntryGroup[] groups =
        [
            .. Models.Value.Where(model => !without.Contains(model.Model) && ReferenceCase.Exists(model.Case, family))
                .Select(model =>
                {
                    var reference = ReferenceCase.Load(model.Case, family);
                    return new EntryGroup(model.Model, reference, [.. reference.Entries.Where(which)]);
                })
                .Where(group => group.Entries.Count > 0),
        ];
        return new(groups.Select(group => new object[] { group }), groups.SelectMany(group => group.Entries).Select(entry => entry.Key));
    }

    /// <summary>Lines of the case <c>toy-models</c>. A row is a line's number.</summary>
    public static EntrySource OfToys(Func<ToyCase, bool> which)
    {
        ToyCase[] lines = [.. ToyCase.All.Where(which)];
        return new(lines.Select(line => new object[] { line.Number }), lines.Select(line => line.Key));
    }

    /// <summary>Entries of the network on photographs. A row is an entry's id.</summary>
    public static EntrySource OfPhotographs(Func<ReferenceEntry, bool> which)
    {
        ReferenceEntry[] entries = [.. Photograph.Case.Entries.Where(which)];
        return new(entries.Select(entry => new object[] { entry.Id }), entries.Select(entry => entry.Key));
    }

    /// <summary>All formulas of the case <c>scalar-formulas</c>. A row is the name of a formula, an entry one of its points.</summary>
    public static EntrySource OfFormulas() => new(
        ScalarFormula.All.Select(formula => new object[] { formula.Id }), ScalarFormula.All.SelectMany(formula => formula.Keys));

    /// <inheritdoc/>
    public IEnumerator<object[]> GetEnumerator() => rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
