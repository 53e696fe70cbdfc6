using AutoIG.Series;

namespace AutoIG.Demo.Tests.Series;

/// <summary>The signals are what their rule says, whatever is drawn.</summary>
public sealed class MotionMakerTests
{
    private static readonly IReadOnlyList<Motion> Motions = new MotionMaker(seed: 5).Make(400);

    [Fact]
    public void A_seed_gives_the_same_signals_and_another_others()
    {
        Assert.All(new MotionMaker(seed: 5).Make(8).Zip(Motions), pair => Assert.Equal(pair.Second.Signal, pair.First.Signal));
        Assert.All(new MotionMaker(seed: 6).Make(8).Zip(Motions), pair => Assert.NotEqual(pair.Second.Signal, pair.First.Signal));
    }

    [Fact]
    public void Kinds_come_in_turns_and_only_strokes_have_strokes()
    {
        Assert.Equal(Enumerable.Range(0, 400).Select(i => i % 4), Motions.Select(motion => motion.Kind));
        Assert.All(Motions, motion => Assert.Equal(6 * Motion.Steps, motion.Signal.Length));
        Assert.All(Motions, motion => Assert.Equal(motion.Kind == 3, motion.Strokes.Count > 0));
        Assert.Equal([2, 3, 4], Motions.Select(motion => motion.Strokes.Count).Where(count => count > 0).Distinct().Order());
        Assert.All(Motions.Where(motion => motion.Strokes.Count > 0), motion =>
        {
            Assert.All(motion.Strokes, time => Assert.InRange(time, 0.5, 9.5));
            Assert.All(motion.Strokes.Zip(motion.Strokes.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 1.5));
        });
    }

    /// <summary>A wrist bears 1 g; what repeats has no mean; a stroke turns the wrist by 2 to 4 rad/s.</summary>
    [Fact]
    public void Gravity_and_strokes_have_their_sizes()
    {
        foreach (var motion in Motions)
        {
            double[] means =
            [
                .. Enumerable.Range(0, 3).Select(channel => motion.Channel(channel).ToArray().Average(number => (double)number)),
            ];
            Assert.InRange(Math.Sqrt(means.Sum(mean => mean * mean)), 0.85, 1.15);
            foreach (double time in motion.Strokes)
            {
                // At the nearest moment, at most 0.05 s away, the bell still has e^(−1/18) of its height.
                double turn = Math.Abs(motion.Channel(5)[(int)Math.Round(time * Motion.Rate)]);
                Assert.InRange(turn, (2 * Math.Exp(-1.0 / 18)) - 0.8, 4.8);
            }
        }

        // Steps differ in their height: those of running are the higher ones.
        double Height(int kind) => Motions.Where(motion => motion.Kind == kind).Average(motion =>
            motion.Channel(2).ToArray().Max() - motion.Channel(2).ToArray().Min());
        Assert.True(Height(2) > 1.5 * Height(1) && Height(1) > 1.5 * Height(0), $"{Height(0)}, {Height(1)}, {Height(2)}");
    }
}
