namespace AutoIG;

/// <summary>
/// Feature ablation: F(x) − F(x without one group of features), for each group by itself; one evaluation a group and baseline.
/// </summary>
/// <remarks>
/// What is said once where one of two features would do is 0 for both; and what both say together is counted twice. The attributions add
/// up to nothing in particular.
/// </remarks>
public sealed record FeatureAblation : GroupedMethod
{
    internal override void Solve<T>(ModelGame<T> game, GroupScores scores)
    {
        var without = new int[game.Players];
        for (int group = 0; group < without.Length; group++)
            without[group] = game.AddWithout(group);
        int full = game.AddFull();
        game.Evaluate();
        for (int target = 0; target < game.Targets; target++)
        {
            var of = scores.Of(target);
            for (int group = 0; group < of.Length; group++)
                of[group] = game.Value(target, full) - game.Value(target, without[group]);
        }
    }
}
