using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// A path integral to a tolerance: the path is cut into pieces, and pieces are halved where they are not integrated well enough.
/// </summary>
/// <remarks>
/// <para>A piece has two errors. Each attribution's is estimated by two rules on the same points (<see cref="NestedRule"/>), because errors
/// of one sign at one input and of the other at another cancel in the sum. The sum's is known, sign and all, for the price of one forward
/// evaluation where a method is complete, since completeness holds on every piece of the path: Σ_i A_i(piece) − (F(end) − F(start)).</para>
/// <para>Errors of an attribution are added up over the pieces without regard to sign, each attribution's by themselves: a kink concerns
/// few of many inputs, and the largest errors of all pieces together would be those of no attribution. Errors of the sum are added up as
/// they are, so that the rounding of F between two pieces cancels, however many there are. What the sum of a piece is off by beyond what
/// the estimates explain may be the error of any attribution, and counts for each.</para>
/// <para>A piece is accepted where its errors take no more than their share of what is left: then its attributions are added up and
/// forgotten, so that memory does not grow with the number of pieces that are done. Equal shares of all open pieces cost the fewest of
/// them. They are as much larger as pieces concern different attributions (<see cref="ErrorSpread"/>), and twice that, since what is below
/// a bound is half of it in the mean; and no more than half of what is left, so that no more than there is can be spent.</para>
/// <para>The others are halved from the largest error on, and the halves of the worst come into a round first: where more is asked than the
/// points pay for, what is accepted unfinished in the end is the least of it. A round waits for no more: where F turns at ever smaller α,
/// one piece in many matters, and all others halved with it would use up the points before it is small.</para>
/// </remarks>
internal sealed class AdaptiveIntegral
{
    // Of the largest error: a piece that has less comes into no round with it.
    private const double NextToNothing = 1e-4;

    private readonly IPathPieces path;
    private readonly double tolerance;
    private readonly long mostPoints;
    private readonly IntegrationTally tally;

    // Of each attribution: the errors of what has been accepted, those of them that are numbers, and the errors of one piece.
    private readonly double[] errors, spent, ofPiece;
    private readonly ErrorSpread spread;

    // By the error of the whole, and halves in the order of the path.
    private readonly PriorityQueue<(double From, double To), (double Error, double From)> open = new();
    private Allowance? allowed;
    private double sum;
    private long points;

    private AdaptiveIntegral(IPathPieces path, int attributions, double tolerance, long mostPoints, IntegrationTally tally)
    {
        (this.path, this.tolerance, this.mostPoints, this.tally) = (path, tolerance, mostPoints, tally);
        (errors, spent, ofPiece) = (new double[attributions], new double[attributions], new double[attributions]);
        spread = new ErrorSpread(attributions);
    }

    /// <summary>Integrates along a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="attributions">How many attributions there are.</param>
    /// <param name="tolerance">What is allowed, as a share of how much F changes.</param>
    /// <param name="mostPoints">How many nodes it may cost.</param>
    /// <param name="tally">Takes what it cost, and whether the tolerance was kept.</param>
    /// <returns>The estimated error of each attribution, the errors of the pieces added up.</returns>
    public static double[] Run(IPathPieces path, int attributions, double tolerance, long mostPoints, IntegrationTally tally)
    {
        var integral = new AdaptiveIntegral(path, attributions, tolerance, mostPoints, tally);
        integral.Run();
        return integral.errors;
    }

    private void Run()
    {
        int firstPieces = path.FirstPieces;
        for (int i = 0; i < firstPieces; i++)
            open.Enqueue(((double)i / firstPieces, (i + 1.0) / firstPieces), (double.NegativeInfinity, i));
        var rejected = new Stack<PathPiece>();
        while (open.Count > 0)
        {
            var round = Next(Math.Max(firstPieces, path.PiecesInRound));
            Evaluate(round);
            for (int p = 0; p < round.Length; p++)
            {
                int unfinished = open.Count + (2 * rejected.Count) + (round.Length - p);
                if (Fits(round[p], unfinished))
                    Accept(round[p]);
                else
                    rejected.Push(round[p]);
            }

            spread.Renew(open.Count + (2 * rejected.Count));
            while (rejected.TryPop(out var piece))
                Halve(piece);
        }

        if (allowed is { } limits)
            tally.IsWithinTolerance &= !(TensorPrimitives.Max<double>(spent) > limits.OfEach) && !(Math.Abs(sum) > limits.OfSum);
    }

    /// <summary>The next pieces: of the largest errors, and of none that matter only once those are far smaller.</summary>
    private PathPiece[] Next(int most)
    {
        var round = new List<PathPiece>(Math.Min(open.Count, most));
        open.TryPeek(out _, out var worst);
        while (round.Count < most && open.TryPeek(out _, out var next) && !(-next.Error < NextToNothing * -worst.Error))
        {
            var (from, to) = open.Dequeue();
            round.Add(new PathPiece { From = from, To = to });
        }

        return [.. round];
    }

    /// <summary>Integrates the pieces of a round, and puts them in the order of their errors, what is no number first.</summary>
    private void Evaluate(PathPiece[] round)
    {
        int nodes = round.Length * NestedRule.Count;
        path.Evaluate(round);
        points += nodes;
        tally.Nodes += nodes;
        tally.Evaluations += nodes + round.Length;
        // The first round covers the whole path: its changes add up to how far F moves, there and back.
        var limits = allowed ??= Allowance.Of(round, tolerance, path);
        for (int p = 0; p < round.Length; p++)
        {
            double known = Math.Abs(round[p].Residual) - round[p].Rounding;
            round[p].Place = p;
            round[p].Unseen = Share(Math.Max(0, known - round[p].Explained), limits.OfSum) * limits.OfEach;
            round[p].Error = Math.Max(Share(Math.Max(0, known), limits.OfSum), Share(round[p].Largest, limits.OfEach));
        }

        Array.Sort(round, static (a, b) => a.Error.CompareTo(b.Error));
    }

    /// <summary>Whether a piece takes no more than its share, if so many are unfinished with it.</summary>
    private bool Fits(in PathPiece piece, int unfinished)
    {
        Estimate(piece);
        // Not a number: no halving will help, and the result shall show it.
        if (double.IsNaN(piece.Error))
            return true;
        if (double.IsPositiveInfinity(piece.Error))
            return false;
        spread.Add(ofPiece, piece.Residual);
        var (ofSum, ofEach) = allowed!.Value;
        double share = ShareOfOne(spread.OfEach, unfinished);
        for (int i = 0; i < spent.Length; i++)
        {
            if (!(ofPiece[i] <= share * Math.Max(0, ofEach - spent[i])))
                return false;
        }

        double residual = Math.Abs(piece.Residual), before = Math.Abs(sum), after = Math.Abs(sum + piece.Residual);
        double most = ShareOfOne(spread.OfSum, unfinished) * Math.Max(0, ofSum - before);
        // Halving makes the rounding of F no smaller, and with both halves accepted it cancels: until then it may take half of the whole.
        return after <= before || residual <= most || (residual - piece.Rounding <= most && after <= ofSum / 2);
    }

    private static double ShareOfOne(double spread, int unfinished) => Math.Min(2 * spread / unfinished, 0.5);

    /// <summary>Accepts a piece whose errors were estimated last.</summary>
    private void Accept(in PathPiece piece)
    {
        tally.Pieces++;
        TensorPrimitives.Add(errors, ofPiece, errors);
        if (double.IsNaN(piece.Error))
        {
            tally.IsWithinTolerance = false;
        }
        else
        {
            TensorPrimitives.Add(spent, ofPiece, spent);
            sum += piece.Residual;
        }

        path.Accept(piece);
    }

    private void Halve(in PathPiece piece)
    {
        double middle = piece.From + ((piece.To - piece.From) / 2);
        if (points + ((open.Count + 2L) * NestedRule.Count) <= mostPoints && middle > piece.From && middle < piece.To)
        {
            open.Enqueue((piece.From, middle), (-piece.Error, piece.From));
            open.Enqueue((middle, piece.To), (-piece.Error, middle));
            return;
        }

        Estimate(piece);
        Accept(piece);
    }

    private void Estimate(in PathPiece piece)
    {
        path.Estimate(piece, ofPiece);
        if (piece.Unseen > 0)
            TensorPrimitives.Add(ofPiece, piece.Unseen, ofPiece);
    }

    private static double Share(double error, double allowed) => error == 0 ? 0 : error / allowed;

    /// <summary>What is allowed for the whole path: for the sum, and for each attribution.</summary>
    private readonly record struct Allowance(double OfSum, double OfEach)
    {
        public static Allowance Of(ReadOnlySpan<PathPiece> round, double tolerance, IPathPieces path)
        {
            double change = 0, rounding = 0, most = 0;
            foreach (var piece in round)
            {
                change += piece.Change;
                most += piece.Most;
                rounding = Math.Max(rounding, piece.Rounding);
            }

            double ofSum = Math.Max(tolerance * change, rounding), ofRounding = path.Rounding * most;
            return path.HasUnitOfItsOwn
                ? new Allowance(ofSum, Math.Max(tolerance * most, ofRounding))
                : new Allowance(Math.Max(ofSum, ofRounding), Math.Max(ofSum, ofRounding));
        }
    }
}
