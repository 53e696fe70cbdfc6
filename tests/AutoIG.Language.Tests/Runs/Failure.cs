namespace AutoIG.Language.Tests.Runs;

/// <summary>What can be wrong with what was generated for a program.</summary>
internal enum FailureKind
{
    /// <summary>The compiled method and the interpreter disagree: the interpreter is wrong.</summary>
    Interpreter,

    /// <summary>The derivative of the interpreter disagrees with differences of its values: its slopes are wrong.</summary>
    Slopes,
    Value,
    Gradient,
    Tangent,
    Adjoint,

    /// <summary>A point in a batch gives other bits than alone.</summary>
    Batch,

    /// <summary>The generated code does not compile, or compiles with a warning.</summary>
    Compilation,

    /// <summary>The generator threw, or reported a fault of its own.</summary>
    Generator,

    /// <summary>A program that the language promises to take was refused.</summary>
    Refusal,

    /// <summary>The generated code threw.</summary>
    Exception,

    /// <summary>The generator or the generated code does not come to an end.</summary>
    Hang,

    /// <summary>
    /// What is read of the generated text is not what the compiler makes of it, or is not read at all: a fault of these tests.
    /// </summary>
    Reading,
}

/// <summary>One thing that is wrong with what was generated for a program.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Subject">The program.</param>
/// <param name="Point">At which of its points, if it is a number that is wrong.</param>
/// <param name="Detail">Expected and got, or what was reported.</param>
internal sealed record Failure(FailureKind Kind, ISubject Subject, int? Point, string Detail)
{
    /// <summary>How it was found.</summary>
    public ITrial? Trial { get; init; }

    /// <summary>What failures of one cause have in common, as far as can be told.</summary>
    public string Group =>
        Kind is FailureKind.Compilation or FailureKind.Generator or FailureKind.Refusal or FailureKind.Exception or FailureKind.Reading
            // Where a text tells them apart: its first line without names and numbers.
            ? $"{Kind}: {WithoutNames(Detail)}" : Kind.ToString();

    /// <summary>A program that was not taken, by the text that says so.</summary>
    public static Failure OfRefusal(ISubject subject, string message) =>
        new(message.Contains("AIG9001", StringComparison.Ordinal) ? FailureKind.Generator : FailureKind.Refusal, subject, null, message);

    public string Show() =>
        $"{Kind}{(Trial is { Analyses: false } ? " with analyses off" : "")} (seed {Subject.Seed})"
        + $"{(Point is { } at ? $" at {Subject.Show(at)}" : "")}\n{Detail}\n{Subject.Text}";

    private static string WithoutNames(string detail)
    {
        string first = detail.Split('\n')[0];
        int quoted = 0;
        return string.Concat(first.Where(c => c == '\'' ? ++quoted > 0 : quoted % 2 == 0 && !char.IsDigit(c)))
            + string.Concat(first.Take(7).Where(char.IsDigit));
    }
}
