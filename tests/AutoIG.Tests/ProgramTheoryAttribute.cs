namespace AutoIG.Tests;

/// <inheritdoc cref="ProgramFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramTheoryAttribute : TheoryAttribute
{
    /// <param name="programs">Their names.</param>
    public ProgramTheoryAttribute(params string[] programs) => Skip = Programs.Missing(programs);
}
