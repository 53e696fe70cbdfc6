namespace AutoIG.Language.Tests.Runs;

/// <summary>
/// Compiles programs together with what was generated for them, and runs that on the engine. What is read of the same text must then be the same,
/// to the last bit.
/// </summary>
/// <param name="analyses">Whether the generator runs as it does for users, or with all analyses off.</param>
internal sealed class CompiledTrial(bool analyses) : ITrial
{
    public bool Analyses => analyses;

    public void Try(IReadOnlyList<Subject> subjects, Action<Failure> fail, Action<Subject, string> invalid)
    {
        foreach (var assembly in ProgramAssembly.Compile(subjects, analyses, fail, invalid))
        {
            Watched.ForEach(assembly.Programs,
                program =>
                {
                    if (ProgramCheck.Run(program) is { } failure)
                        fail(failure);
                },
                program => fail(new Failure(FailureKind.Hang, program.Subject, null, "What was generated does not come to an end.")));
            assembly.Dispose();
        }
    }
}
