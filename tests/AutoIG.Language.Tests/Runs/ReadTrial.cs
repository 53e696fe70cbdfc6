using System.Diagnostics;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Generates what a user would compile, and reads it instead.</summary>
/// <param name="analyses">Whether the generator runs as it does for users, or with analyses off.</param>
internal sealed class ReadTrial(bool analyses) : ITrial
{
    /// <summary>The time of reading and running what is read, in ticks of all threads.</summary>
    public static long Reading;

    public bool Analyses => analyses;

    public bool Reads => true;

    public void Try(IReadOnlyList<ISubject> subjects, Action<Failure> fail, Action<ISubject, string> invalid)
    {
        if (subjects.Count == 0)
            return;
        var compilation = ProgramAssembly.Sources(subjects);
        Watched.ForEach([.. Enumerable.Range(0, subjects.Count)],
            i =>
            {
                if (Generation.Write(subjects[i], compilation, i, analyses, fail) is { } text && Check(subjects[i], text) is { } failure)
                    fail(failure);
            },
            i => fail(new Failure(FailureKind.Hang, subjects[i], null, "The generator does not come to an end.")));
    }

    private static Failure? Check(ISubject subject, string text)
    {
        long start = Stopwatch.GetTimestamp();
        var failure = Guard.Of(subject, () => subject.CheckRead(text));
        Interlocked.Add(ref Reading, Stopwatch.GetTimestamp() - start);
        return failure;
    }
}
