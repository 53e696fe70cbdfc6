namespace AutoIG.Tests;

/// <summary>A test that starts programs of the system; where one is missing the test is reported as skipped, not as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramFactAttribute : FactAttribute
{
    /// <param name="programs">Their names.</param>
    public ProgramFactAttribute(params string[] programs) => Skip = Programs.Missing(programs);
}
