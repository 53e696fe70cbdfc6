using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Switches and patterns.</summary>
internal sealed class SwitchLowering(LoweringContext context) : LoweringPart(context)
{
    public void LowerSwitch(ISwitchOperation @switch)
    {
        Builder.Origin = new Origin("condition", Show(@switch.Value));
        var value = Expressions.Evaluate(@switch.Value);
        Jumps.WithJumps(@switch.ExitLabel, null, _ => Case(0));

        // Case after case is tried in the order of the source; the default's statements run where none fits, wherever it stands.
        void Case(int index)
        {
            if (index == @switch.Cases.Length)
            {
                if (@switch.Cases.FirstOrDefault(c => c.Clauses.Any(clause => clause is IDefaultCaseClauseOperation)) is { } otherwise)
                    Statements.LowerSequence(otherwise.Body, 0);
                return;
            }
            var @case = @switch.Cases[index];
            Argument chosen = Argument.Literal.False;
            foreach (var clause in @case.Clauses.Where(clause => clause is not IDefaultCaseClauseOperation))
            {
                chosen = Logic.Either(chosen, clause switch
                {
                    ISingleValueCaseClauseOperation single =>
                        IsConstant(value, single.Value, clause),
                    IPatternCaseClauseOperation { Guard: null } pattern => Match(value, pattern.Pattern),
                    _ => throw Unsupported(clause, "This case", "use constants, or if and else"),
                }, clause);
            }
            switch (chosen is Argument.Value undecided ? Conditions.Decide(undecided, @switch.Value, "switch") : chosen)
            {
                case Argument.Literal { Constant: true }:
                    Statements.LowerSequence(@case.Body, 0);
                    break;
                case Argument.Value condition:
                    Alternatives.Branch(condition.Id, () => Statements.LowerSequence(@case.Body, 0), () => Case(index + 1), @switch);
                    break;
                default:
                    Case(index + 1);
                    break;
            }
        }
    }

    public Argument ChooseArm(ISwitchExpressionOperation @switch, Argument value, int index, string? target)
    {
        if (index == @switch.Arms.Length)
            throw Unsupported(@switch, "A switch expression that may fit no arm", "add an arm '_ => …'");
        var arm = @switch.Arms[index];
        if (arm.Guard is not null)
            throw Unsupported(arm, "'when'", "use conditions");
        // Where the compiler has seen that some arm always fits, the last one does if no other has.
        bool isLast = @switch.IsExhaustive && index == @switch.Arms.Length - 1;
        switch (isLast ? Argument.Literal.True
            : Match(value, arm.Pattern) is var fits && fits is Argument.Value undecided
            ? Conditions.Decide(undecided, @switch.Value, "switch") : fits)
        {
            case Argument.Literal { Constant: true }:
                return Expressions.Evaluate(arm.Value, target);
            case Argument.Value condition:
                return Alternatives.OneOf(
                    condition.Id, @switch, target ?? "value",
                    () => Expressions.Evaluate(arm.Value), () => ChooseArm(@switch, value, index + 1, null));
            default:
                return ChooseArm(@switch, value, index + 1, target);
        }
    }

    /// <summary>Whether a value is a constant. A pattern holds NaN to be equal to itself, and <c>==</c> does not.</summary>
    private Argument IsConstant(Argument value, IOperation constant, IOperation where) =>
        Expressions.Evaluate(constant) is var known && known is Argument.Literal { Constant: double.NaN or float.NaN }
            ? throw Unsupported(where, "A pattern of NaN", "only NaN differs from itself: v != v")
            : Logic.Compare(BinaryOperatorKind.Equals, value, known, where);

    public Argument Match(Argument value, IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => IsConstant(value, constant.Value, pattern),
        IRelationalPatternOperation relational =>
            Logic.Compare(relational.OperatorKind, value, Expressions.Evaluate(relational.Value), pattern),
        INegatedPatternOperation negated => Logic.Not(Match(value, negated.Pattern)),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } or =>
            Logic.Either(Match(value, or.LeftPattern), Match(value, or.RightPattern), pattern),
        IBinaryPatternOperation and =>
            Logic.Not(Logic.Either(
                Logic.Not(Match(value, and.LeftPattern)),
                Logic.Not(Match(value, and.RightPattern)), pattern)),
        IDiscardPatternOperation => Argument.Literal.True,
        _ => throw Unsupported(pattern, "This pattern", "use constants and comparisons"),
    };
}
