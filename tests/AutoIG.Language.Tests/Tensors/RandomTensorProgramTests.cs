using AutoIG.Language.Tests.Runs;
using Xunit.Abstractions;
using static AutoIG.Language.Tests.RunSettings;

namespace AutoIG.Language.Tests.Tensors;

/// <summary>
/// Random models of tensors: their values against the method itself, their derivatives against an interpreter that knows the operators by
/// their definitions alone, points of a batch against points alone.
/// </summary>
public class RandomTensorProgramTests(ITestOutputHelper output)
{
    /// <summary>
    /// Every run tries the same models, so that a failure is a change's own. AUTOIG_TENSOR_PROGRAMS and AUTOIG_SEED try others.
    /// </summary>
    [Fact]
    public void Models_agree_with_the_interpreter()
    {
        var campaign = Campaigns.OfTensors(oneOf: 100);
        campaign.Run(Setting("AUTOIG_SEED", 1), Setting("AUTOIG_TENSOR_PROGRAMS", 5_000));
        output.WriteLine(campaign.Summary);
        IsRight(campaign, oneOf: 60, output.WriteLine);
    }
}
