using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>One statement over variables. What it came from stays with it, so that <see cref="ScalarVerifier"/> can compare both.</summary>
internal abstract record ScalarStatement
{
    /// <summary>Whether there is nothing to write: where values are merged that lie in the variable of what they are merged into.</summary>
    public virtual bool IsSilent => false;
}

/// <summary>A variable that inner blocks assign to.</summary>
internal sealed record ScalarDeclaration(ScalarVariable Variable) : ScalarStatement;

/// <param name="Declares">Whether the variable is declared here.</param>
internal sealed record ScalarAssignment(ScalarVariable Variable, ScalarTree Value, bool Declares) : ScalarStatement;

/// <summary>Assignments that read what others of them replace, in a circle.</summary>
internal sealed record ScalarExchange(IReadOnlyList<ScalarAssignment> Assignments) : ScalarStatement;

/// <summary>Two alternatives. Where one has nothing to write, it is <paramref name="Else"/>.</summary>
/// <param name="IsNegated">Whether <paramref name="Then"/> runs where the condition is false.</param>
internal sealed record ScalarBranch(
    IrConditional Source, ScalarTree Condition, bool IsNegated, IReadOnlyList<ScalarStatement> Then, IReadOnlyList<ScalarStatement> Else)
    : ScalarStatement
{
    public override bool IsSilent { get; } = Then.All(s => s.IsSilent) && Else.All(s => s.IsSilent);
}

/// <summary>Puts on the tape what a turn of a loop starts from.</summary>
/// <param name="Index">The number of the value among those that the loop carries.</param>
internal sealed record ScalarPush(ScalarTree Value, IrType Type, int Index) : ScalarStatement;

/// <summary>A loop. <paramref name="Header"/> is empty where the condition says all.</summary>
/// <param name="Entry">What the first turn starts from, assigned in front of the loop.</param>
/// <param name="Counter">What a <c>for</c> counts; <see langword="null"/> in a <c>while</c>.</param>
/// <param name="Turns">The variable that counts the turns, where they are reversed.</param>
internal sealed record ScalarRepetition(
    ScalarLoop Source,
    IReadOnlyList<ScalarStatement> Entry,
    ScalarCounter? Counter,
    ScalarVariable? Turns,
    IReadOnlyList<ScalarStatement> Header,
    ScalarTree Condition,
    IReadOnlyList<ScalarStatement> Body) : ScalarStatement;

/// <summary>What a <c>for</c> counts. Its variable is declared in the loop.</summary>
/// <param name="Source">The value that the loop carries.</param>
/// <param name="Start">What it starts from.</param>
/// <param name="Next">What it is after a turn: one more.</param>
internal sealed record ScalarCounter(ScalarCarried Source, ScalarVariable Variable, ScalarTree Start, ScalarTree Next);

/// <summary>The turns of a loop once more, from the last to the first.</summary>
/// <param name="Entry">What the first of them starts from, assigned in front of the loop.</param>
/// <param name="Turn">The variable that counts down.</param>
/// <param name="Turns">The number of turns.</param>
internal sealed record ScalarReversal(
    ScalarReverseLoop Source,
    IReadOnlyList<ScalarStatement> Entry,
    ScalarVariable Turn,
    ScalarVariable Turns,
    IReadOnlyList<ScalarStatement> Body) : ScalarStatement;
