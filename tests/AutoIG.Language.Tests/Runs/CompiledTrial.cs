namespace AutoIG.Language.Tests.Runs;

/// <summary>
/// Compiles programs together with what was generated for them, and runs that on the engine. What is read of the same text must then be the
/// same, to the last bit.
/// </summary>
/// <param name="analyses">Whether the generator runs as it does for users, or with analyses off.</param>
internal sealed class CompiledTrial(bool analyses) : ITrial
{
    public bool Analyses => analyses;

    public bool Reads => false;

    public void Try(IReadOnlyList<ISubject> subjects, Action<Failure> fail, Action<ISubject, string> invalid)
    {
        foreach (var assembly in ProgramAssembly.Compile(subjects, analyses, fail, invalid))
        {
            Watched.ForEach(assembly.Programs,
                program =>
                {
                    if (Guard.Of(program.Subject, () => program.Subject.CheckCompiled(program)) is { } failure)
                        fail(failure);
                },
                program => fail(new Failure(FailureKind.Hang, program.Subject, null, "What was generated does not come to an end.")));
            assembly.Dispose();
        }
    }
}
