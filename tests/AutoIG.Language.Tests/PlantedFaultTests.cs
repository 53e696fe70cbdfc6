using AutoIG.Language.Tests.Reduction;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Tensors.Runs;
using Xunit.Abstractions;

namespace AutoIG.Language.Tests;

/// <summary>Random programs find what is wrong: a fault that is put into what is generated is found and made small.</summary>
public class PlantedFaultTests(ITestOutputHelper output)
{
    /// <summary>Faults as the generator could make them: where it begins, what it changes and into what.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        // A sign of an adjoint or of a tangent.
        { "void Backward", " - ", " + " },
        { "void Pushforward", " - ", " + " },
        // A sum of adjoints that forgets what it had.
        { "void Backward", " += ", " = " },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_in_a_program_of_numbers_is_found_and_made_small(string from, string right, string wrong) =>
        IsFound([.. Seeds(200).Select(seed => Subject.Of(seed)).OfType<ISubject>()], from, right, wrong, atLeast: 12, atMost: 20);

    [Theory]
    // A sign of an elementwise expression, and a sum of adjoints that forgets what it had.
    [InlineData("struct", " - ", " + ")]
    [InlineData("void Backward", "accumulate: true", "accumulate: false")]
    public void A_fault_in_a_model_of_tensors_is_found_and_made_small(string from, string right, string wrong) =>
        IsFound([.. Seeds(150).Select(TensorSubject.Of).OfType<ISubject>()], from, right, wrong, atLeast: 5, atMost: 15);

    private static IEnumerable<long> Seeds(int count) => Enumerable.Range(1, count).Select(seed => (long)seed);

    private void IsFound(IReadOnlyList<ISubject> subjects, string from, string right, string wrong, int atLeast, int atMost)
    {
        int planted = 0;
        string Plant(string text)
        {
            int start = text.IndexOf(from, StringComparison.Ordinal);
            int at = start < 0 ? -1 : text.IndexOf(right, start, StringComparison.Ordinal);
            if (at < 0)
                return text;
            Interlocked.Increment(ref planted);
            return text[..at] + wrong + text[(at + right.Length)..];
        }
        var found = Campaign.Try(subjects, new PlantedTrial(Plant));
        output.WriteLine($"{planted} planted in {subjects.Count} programs, {found.Count} found: "
            + string.Join(", ", found.GroupBy(f => f.Kind).Select(g => $"{g.Count()} {g.Key}")));
        Assert.True(found.Count >= atLeast, $"{found.Count} of {planted} were found.");
        // The fault is found in its numbers, or the text cannot be read any more; never is something else at fault.
        Assert.DoesNotContain(
            found, f => f.Kind is FailureKind.Interpreter or FailureKind.Slopes or FailureKind.Compilation or FailureKind.Generator);
        var smallest = found.Where(f => f.Kind is FailureKind.Value or FailureKind.Gradient or FailureKind.Tangent or FailureKind.Adjoint)
            .OrderBy(f => f.Subject.Size).ElementAt(atLeast / 2);
        int size = smallest.Subject.Size;
        smallest = Reducer.Smallest(smallest);
        output.WriteLine(smallest.Show());
        Assert.True(smallest.Subject.Size <= Math.Min(atMost, size), smallest.Show());
    }
}
