namespace AutoIG.Generator.Ir;

/// <summary>
/// A condition of a function of tensors that is known at run time only, and the way it goes in one variant of the function.
/// </summary>
/// <param name="Computation">How it is computed from fields of the model, parameters that are held constant and named dimensions. Its last
/// operation is the condition.</param>
/// <param name="Outcome">What it is here.</param>
/// <param name="Text">The user's statement or expression, on one line.</param>
/// <param name="IsLoop">Whether it is the test of a loop.</param>
internal sealed record IrDecision(EquatableArray<IrOperation> Computation, bool Outcome, string Text, bool IsLoop)
{
    /// <summary>How many turns of its loop the decisions before one have taken.</summary>
    public static int TurnsBefore(IReadOnlyList<IrDecision> decisions, int position) =>
        decisions.Take(position).Count(other => other.IsLoop && other.Outcome && other.Text == decisions[position].Text);
}
