namespace AutoIG.Generator.Ir;

/// <summary>
/// A condition of a function of tensors that is known at run time only, and the way it goes in one variant of the function.
/// </summary>
/// <param name="Computation">How it is computed from fields of the model, parameters that are held constant and named dimensions. Its last
/// operation is the condition.</param>
/// <param name="Outcome">What it is here.</param>
/// <param name="Text">The user's statement or expression, on one line.</param>
/// <param name="Test">
/// The condition on which a loop goes on while this is true, on one line: its test, a part of that, or what a turn is left by.
/// <see langword="null"/> where no loop hangs on it.
/// </param>
internal sealed record IrDecision(EquatableArray<IrOperation> Computation, bool Outcome, string Text, string? Test)
{
    /// <summary>Whether a loop goes on where it is true.</summary>
    public bool IsLoop => Test is not null;

    /// <summary>How many turns of its loop the decisions before one have taken.</summary>
    public static int TurnsBefore(IReadOnlyList<IrDecision> decisions, int position) => decisions.Take(position).Count(other =>
        other.IsLoop && other.Outcome && other.Text == decisions[position].Text && other.Test == decisions[position].Test);
}
