using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <content>The program that finds where a path leaves its linear pieces.</content>
internal sealed partial class BoundFunction<T>
{
    /// <summary>Checks that the function is affine piece by piece, and can tell where the pieces end.</summary>
    /// <param name="method">What asks.</param>
    /// <exception cref="InvalidOperationException">Its attribute does not ask for the program.</exception>
    /// <exception cref="NotSupportedException">It has an operator that is not affine piece by piece.</exception>
    public void RequireLinearPieces(string method)
    {
        if (way.LinearPieces is null)
        {
            throw Lacks(
                method, ModelPrograms.LinearPieces, "that finds the breakpoints of", "linear pieces",
                "State a Tolerance in its place, which places the points by need.");
        }
    }

    public void RunFindBreakpoints(Batch<T> batch)
    {
        batch.Use(Plan.LinearPiecesSlots);
        LinearPieces.FindBreakpoints(batch);
    }

    private LinearPiecesProgram<T> LinearPieces => way.LinearPieces
        ?? throw new InvalidOperationException($"{Function.Signature.Name} has no program that finds breakpoints.");
}
