namespace AutoIG;

/// <summary>
/// A method that removes groups of features, each as a whole, and gives each group one number. An element of the inputs gets the number of
/// its group, which is not divided by the size of the group; <see cref="Attribution{T}.GroupValues"/> has one number for each.
/// </summary>
/// <remarks>
/// F of the input with the groups of S, all others being removed, is the value v(S) of a coalition. Equal coalitions are evaluated once,
/// v(N) = F(x) and v(∅) = F(x′) are those of the ends, and a group that is the same at the baseline is never removed by itself.
/// <see cref="Attribution{T}.BaselineOutput"/> is v(∅).
/// </remarks>
public abstract record GroupedMethod : PerturbationMethod
{
    private protected GroupedMethod()
    {
    }

    /// <summary>The groups; each element alone by default, and each token of tokens.</summary>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    public FeatureGroups Groups
    {
        get;
        init => field = Expect.NotNull(value, nameof(Groups));
    } = FeatureGroups.PerElement;

    /// <summary>Checks the options against the number of groups.</summary>
    internal virtual void Check(int groups, int baselines)
    {
    }

    /// <summary>Solves the game of a model.</summary>
    internal abstract void Solve<T>(ModelGame<T> game, GroupScores scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    internal sealed override PerturbationPlan Prepare<T>(AttributionWorkspace<T> work)
    {
        var layout = Groups.Bind(work.Bound);
        Check(layout.Count, work.Baselines);
        return new Plan<T>(this, work, layout);
    }

    private sealed class Plan<T>(GroupedMethod method, AttributionWorkspace<T> work, GroupLayout layout) : PerturbationPlan
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Attribute(int sample, IProgress<double>? progress)
        {
            var game = new ModelGame<T>(work, sample, layout, progress);
            var scores = new GroupScores(work.Targets, layout.Count);
            int empty = game.AddEmpty(), full = game.AddFull();
            method.Solve(game, scores);
            game.Evaluate();
            for (int target = 0; target < work.Targets; target++)
            {
                layout.Scatter(scores.Of(target), work.Result((target * work.Samples) + sample));
                if (sample > 0)
                    continue;
                work.TakeGroups(target, scores.Of(target), scores.Intercepts[target]);
                work.StateBaseline(target, game.Value(target, empty));
                work.ExpectSum(target, game.Value(target, full) - game.Value(target, empty));
                if (scores.Draws < 2)
                    continue;
                work.ClearScratch(1);
                layout.Scatter(scores.SquaredDeviations(target), work.Scratch(0));
                work.TakeStandardErrors(target, work.Scratch(0), scores.Draws);
            }
            progress?.Report(1);
        }
    }
}
