using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <content>The program that finds where a path leaves its linear pieces.</content>
internal sealed partial class BoundFunction<T>
{
    public void RunFindBreakpoints(Batch<T> batch)
    {
        Instruments.Evaluated(Function.Signature.Name, batch.Points);
        batch.Use(Plan.LinearPiecesSlots);
        LinearPieces.FindBreakpoints(batch);
    }

    private LinearPiecesProgram<T> LinearPieces => way.LinearPieces
        ?? throw new InvalidOperationException($"{Function.Signature.Name} has no program that finds breakpoints.");
}
