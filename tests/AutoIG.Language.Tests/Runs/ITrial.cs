namespace AutoIG.Language.Tests.Runs;

/// <summary>A way to try programs.</summary>
internal interface ITrial
{
    /// <summary>Whether the generator runs as it does for users, or with all analyses off.</summary>
    bool Analyses { get; }

    /// <param name="subjects">The programs.</param>
    /// <param name="fail">Told of what fails.</param>
    /// <param name="invalid">Told of programs that are no C#, as far as that is found out.</param>
    void Try(IReadOnlyList<Subject> subjects, Action<Failure> fail, Action<Subject, string> invalid);
}
