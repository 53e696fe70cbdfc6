namespace AutoIG.Reference.Tests.Tokens;

/// <summary>The causal decoder for any number of tokens up to the length of its table of angles.</summary>
public sealed class DecoderTests
{
    /// <summary>
    /// What a position does not see leaves no trace: its derivative is exactly 0, and the scores are those of a shorter text.
    /// </summary>
    [Fact]
    public void APositionSeesNothingBehindIt()
    {
        var model = ReferenceModels.Get<double>("Decoder");
        var function = model.TokenLogitsDerivative!();
        int[] ids = model.Case.Ids("ids0");
        double[] all = Agreement.Flatten(function.Evaluate(ids));
        for (int t = 0; t < ids.Length; t++)
        {
            double[] norms = Agreement.Flatten(new Saliency().Explain(function, ids, target: Target.At(t, 5)).Values);
            Assert.All(norms[..(t + 1)], norm => Assert.NotEqual(0, norm));
            Assert.All(norms[(t + 1)..], norm => Assert.Equal(0, norm));
            double[] shorter = Agreement.Flatten(function.Evaluate(ids.AsSpan(..(t + 1))));
            for (int v = 0; v < 64; v++)
            {
                Assert.Equal(shorter[(t * 64) + v], all[(t * 64) + v], 1e-12);
            }
        }
    }

    [Fact]
    public void MoreTokensThanAnglesAreRefused()
    {
        var function = ReferenceModels.Get<double>("Decoder").TokenLogitsDerivative!();
        Assert.Equal([64, 64], function.Evaluate(new int[64]).Lengths.ToArray());
        var refusal = Assert.Throws<ArgumentException>(() => function.Evaluate(new int[65]));
        Assert.Contains("with tokens = 65 the part 0 to tokens is 0 to 65 of 64.", refusal.Message, StringComparison.Ordinal);
    }
}
