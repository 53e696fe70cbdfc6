using System.Diagnostics;
using AutoIG.Language.Tests.Reading;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Generates what a user would compile, and reads it instead.</summary>
/// <param name="analyses">Whether the generator runs as it does for users, or with all analyses off.</param>
internal sealed class ReadTrial(bool analyses) : ITrial
{
    /// <summary>The time of reading and running what is read, in ticks of all threads.</summary>
    public static long Reading;

    public bool Analyses => analyses;

    public void Try(IReadOnlyList<Subject> subjects, Action<Failure> fail, Action<Subject, string> invalid)
    {
        var compilation = ProgramAssembly.Sources(subjects);
        Watched.ForEach([.. Enumerable.Range(0, subjects.Count)],
            i =>
            {
                if (Generation.Write(subjects[i], compilation, i, analyses, fail) is { } text && Check(subjects[i], text) is { } failure)
                    fail(failure);
            },
            i => fail(new Failure(FailureKind.Hang, subjects[i], null, "The generator does not come to an end.")));
    }

    private static Failure? Check(Subject subject, string text)
    {
        long start = Stopwatch.GetTimestamp();
        var failure = Judged(subject, text);
        Interlocked.Add(ref Reading, Stopwatch.GetTimestamp() - start);
        return failure;
    }

    private static Failure? Judged(Subject subject, string text)
    {
        ReadProgram derivative;
        try
        {
            derivative = ReadProgram.Of(text, subject.Program);
        }
        catch (Exception fault) when (fault is ReadingFault or InvalidCastException or InvalidOperationException or NullReferenceException)
        {
            return new Failure(FailureKind.Reading, subject, null, $"{fault.GetType().Name}: {fault.Message}");
        }
        return ProgramCheck.Guarded(subject, () => ProgramCheck.Compare(subject, derivative));
    }
}
