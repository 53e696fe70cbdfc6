using System.Globalization;
using System.Text;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Tensors.Runs;
using Xunit.Abstractions;

namespace AutoIG.Language.Tests.Tensors;

/// <summary>
/// Random models of tensors: their values against the method itself, their derivatives against an interpreter that knows the operators by their
/// definitions alone, points of a batch against points alone.
/// </summary>
public class RandomTensorProgramTests(ITestOutputHelper output)
{
    /// <summary>
    /// Every run tries the same models, so that a failure is a change's own. AUTOIG_TENSOR_PROGRAMS and AUTOIG_SEED try others.
    /// </summary>
    [Fact]
    public void Models_agree_with_the_interpreter() => Try(new TensorCampaign(), Setting("AUTOIG_SEED", 1), Setting("AUTOIG_TENSOR_PROGRAMS", 200));

    [Fact]
    public void Models_agree_with_the_interpreter_when_analyses_are_off() =>
        Try(new TensorCampaign(analyses: false), Setting("AUTOIG_SEED", 1), Setting("AUTOIG_TENSOR_PROGRAMS", 200) / 10);

    private void Try(TensorCampaign campaign, long seed, long programs)
    {
        campaign.Run(seed, programs);
        output.WriteLine(campaign.Summary);
        var report = new StringBuilder();
        if (campaign.Failures.Count > 0)
            TensorReport.Write(campaign, 3, line => report.Append(line).Append('\n'));
        // A refusal says on its own line what it does not take and what to write instead: that is no fault, but it must stay rare.
        int refused = campaign.Failures.Count(failure => failure.Kind == FailureKind.Refusal);
        Assert.True(campaign.Failures.Count == refused, report.ToString());
        Assert.True(refused <= campaign.Tried / 50 + 1, report.ToString());
        Assert.Empty(campaign.Invalid);
        // Models of no use must stay few: they are not tried.
        Assert.InRange(campaign.Useless, 0, programs / 20 + 1);
    }

    private static long Setting(string name, long otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
