using AutoIG.Language.Tests.Tensors.Runs;

namespace AutoIG.Language.Tests.Runs;

/// <summary>
/// How programs of each kind are tried: every program is read, some are compiled as well, and some batches are also generated with analyses
/// off.
/// </summary>
internal static class Campaigns
{
    /// <summary>Programs of numbers. The first batches, and then one in many, are compiled.</summary>
    /// <param name="first">How many batches are compiled at first.</param>
    /// <param name="every">Of how many one, from then on.</param>
    /// <param name="unchosen">Whether there are choices in them that never fall on their singular side.</param>
    /// <param name="coverage">Counts what the programs use.</param>
    public static Campaign OfNumbers(int first, int every, bool unchosen = false, Coverage? coverage = null) => new(
        batch =>
        {
            bool compiles = batch < first || batch % every == every - 1, isPlain = batch % 4 == 0;
            var ways = new List<ITrial> { new ReadTrial(true) };
            if (isPlain)
                ways.Add(new ReadTrial(false));
            if (compiles)
                ways.Add(new CompiledTrial(true));
            if (compiles && isPlain)
                ways.Add(new CompiledTrial(false));
            return ways;
        },
        seed => Subject.Of(seed, unchosen), subject => coverage?.Add((Subject)subject));

    /// <summary>Models of tensors. A model costs ten times as much to compile as to read: one of many is compiled.</summary>
    /// <param name="oneOf">Of how many one is compiled.</param>
    public static Campaign OfTensors(int oneOf) => new(
        batch => batch % 8 != 0 ? [new ReadTrial(true), new SampledTrial(new CompiledTrial(true), oneOf)]
            : [
                new ReadTrial(true), new SampledTrial(new CompiledTrial(true), oneOf),
                new ReadTrial(false), new SampledTrial(new CompiledTrial(false), oneOf),
            ],
        TensorSubject.Of);
}
