namespace AutoIG.Language.Tests.Runs;

/// <summary>Generates what a user would compile, and reads it with a fault in it: what does not find that finds nothing.</summary>
/// <param name="plant">Puts the fault into a text, where it can.</param>
internal sealed class PlantedTrial(Func<string, string> plant) : ITrial
{
    public bool Analyses => true;

    // What is compiled has no fault, and is no judge of what was read.
    public bool Reads => false;

    public void Try(IReadOnlyList<ISubject> subjects, Action<Failure> fail, Action<ISubject, string> invalid)
    {
        if (subjects.Count == 0)
            return;
        var compilation = ProgramAssembly.Sources(subjects);
        Watched.ForEach([.. Enumerable.Range(0, subjects.Count)],
            i =>
            {
                var (subject, text) = (subjects[i], Generation.Write(subjects[i], compilation, i, analyses: true, _ => { }));
                if (text is not null && Guard.Of(subject, () => subject.CheckRead(plant(text))) is { } failure)
                    fail(failure);
            },
            i => fail(new Failure(FailureKind.Hang, subjects[i], null, "What was generated does not come to an end.")));
    }
}
