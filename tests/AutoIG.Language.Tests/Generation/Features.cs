namespace AutoIG.Language.Tests.Generation;

/// <summary>
/// What a program may use. Each program draws its own set: faults hide where few things meet often, not where everything meets a little.
/// </summary>
[Flags]
internal enum Features
{
    None = 0,

    /// <summary>Assignments inside of expressions.</summary>
    Assignments = 1,

    /// <summary>Increments inside of expressions.</summary>
    Increments = 1 << 1,

    /// <summary>Effects inside of conditions, and loops that count there.</summary>
    ConditionEffects = 1 << 2,
    Branches = 1 << 3,
    Loops = 1 << 4,
    Jumps = 1 << 5,
    EarlyReturns = 1 << 6,
    LocalFunctions = 1 << 7,
    Methods = 1 << 8,
    Switches = 1 << 9,
    Patterns = 1 << 10,
    Tuples = 1 << 11,
    Whole = 1 << 12,
    Long = 1 << 13,
    Float = 1 << 14,
    Truths = 1 << 15,
    Choices = 1 << 16,
    Fields = 1 << 17,

    /// <summary>Names that generated code uses too.</summary>
    BusyNames = 1 << 18,
    Late = 1 << 19,
    Arrays = 1 << 20,

    /// <summary>Local functions with a type parameter.</summary>
    Generics = 1 << 21,

    /// <summary>Parameters that are other names of variables.</summary>
    In = 1 << 22,
}
