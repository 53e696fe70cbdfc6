using AutoIG.Language.Tests.Runs;

namespace AutoIG.Language.Tests.Reduction;

/// <summary>
/// Makes a failing program small: tries everything that one cut can make of it, in few compilations, keeps the smallest that fails in the
/// same way, and begins again.
/// </summary>
internal static class Reducer
{
    private const int MostRounds = 60;
    private const int MostAtOnce = 80;

    public static Failure Smallest(Failure failure)
    {
        var best = failure;
        // Each try of a program that does not end costs a core for good.
        if (failure.Kind == FailureKind.Hang)
            return failure;
        for (int round = 0; round < MostRounds; round++)
        {
            var smaller = best.Subject.Smaller(best.Point).Chunk(MostAtOnce)
                .Select(candidates => Campaign.Try(candidates, failure.Trial!).Where(f => f.Group == failure.Group)
                    .MinBy(f => f.Subject.Size))
                .FirstOrDefault(found => found is not null);
            if (smaller is null)
                break;
            best = smaller;
        }
        return best;
    }
}
