using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// A program beside those of the gradient and the tangents, which a method asks for: sections of operations that run one after another on
/// one batch. Numbers are unique over all programs.
/// </summary>
/// <param name="Kind">Which one. The class that is generated derives from the runtime's of that name.</param>
/// <param name="Noun">What goes back is called, behind the name of its value.</param>
/// <param name="Sections">The sections, in order.</param>
/// <param name="Given">What lies in the batch beforehand.</param>
/// <param name="OutputAdjoint">The number of what goes back from the result, a leaf; −1 where nothing does.</param>
internal sealed record FurtherProgram(
    ModelPrograms Kind, string Noun, EquatableArray<ProgramSection> Sections, EquatableArray<ProgramValue> Given, int OutputAdjoint)
{
    /// <summary>What goes back to the function's values, for its names.</summary>
    public EquatableArray<DerivativeOf> AdjointOf { get; init; }

    /// <summary>Which values which rules wrote, for the names of expressions.</summary>
    public EquatableArray<RuleOutput> Rules { get; init; }

    /// <summary>The operations for which it is not defined: where there are any, there is no program.</summary>
    public EquatableArray<ProgramRefusal> Refusals { get; init; }

    /// <summary>The operations that find rules of their own at run time, where the program has such.</summary>
    public EquatableArray<RelevantPlace> Places { get; init; }

    /// <summary>A number above those of all values.</summary>
    public int NextId { get; init; }
}

/// <summary>A section of a program: one method of the generated class.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Mark">What stands before the user's statements in its comments.</param>
/// <param name="Operations">Its operations.</param>
/// <param name="Wanted">What the contract wants from it.</param>
internal sealed record ProgramSection(
    string Name, string Mark, EquatableArray<IrOperation> Operations, EquatableArray<ProgramValue> Wanted);

/// <summary>A value that the contract gives, or wants.</summary>
/// <param name="Id">The value; −1 stands for zeros.</param>
/// <param name="Part">What of the contract it is.</param>
/// <param name="Index">Which of several.</param>
internal sealed record ProgramValue(int Id, ContractPart Part, int Index);

/// <summary>What sections of a program read and write beside what they keep for each other.</summary>
internal enum ContractPart
{
    /// <summary>An input.</summary>
    Input,

    /// <summary>What goes back to an input.</summary>
    InputAdjoint,

    /// <summary>A value of the frontier.</summary>
    Frontier,

    /// <summary>What goes back to a value of the frontier.</summary>
    FrontierAdjoint,

    /// <summary>How a value of the frontier moves along a path.</summary>
    FrontierTangent,

    /// <summary>Where the path leaves the piece of the function on which it is.</summary>
    Breakpoints,

    /// <summary>The result.</summary>
    Output,

    /// <summary>What goes back from the result.</summary>
    OutputAdjoint,
}
