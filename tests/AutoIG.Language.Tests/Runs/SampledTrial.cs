namespace AutoIG.Language.Tests.Runs;

/// <summary>A way to try some of the programs alone.</summary>
/// <param name="trial">The way.</param>
/// <param name="oneOf">Of how many seeds one is tried.</param>
internal sealed class SampledTrial(ITrial trial, int oneOf) : ITrial
{
    public bool Analyses => trial.Analyses;

    public bool Reads => trial.Reads;

    public void Try(IReadOnlyList<ISubject> subjects, Action<Failure> fail, Action<ISubject, string> invalid) =>
        trial.Try([.. subjects.Where(subject => subject.Seed % oneOf == 0)], fail, invalid);
}
