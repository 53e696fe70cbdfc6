namespace AutoIG.Language.Tests.Runs;

/// <summary>A way to try programs.</summary>
internal interface ITrial
{
    /// <summary>Whether the generator runs as it does for users, or with analyses off.</summary>
    bool Analyses { get; }

    /// <summary>Whether what is generated is read, or else compiled.</summary>
    bool Reads { get; }

    /// <param name="subjects">The programs.</param>
    /// <param name="fail">Told of what fails.</param>
    /// <param name="invalid">Told of programs that are no C#, as far as that is found out.</param>
    void Try(IReadOnlyList<ISubject> subjects, Action<Failure> fail, Action<ISubject, string> invalid);
}
