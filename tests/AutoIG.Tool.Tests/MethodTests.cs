using AutoIG.Tool.Methods;

namespace AutoIG.Tool.Tests;

/// <summary>Methods and their options by their names.</summary>
public sealed class MethodTests : IDisposable
{
    private static readonly FunctionSignature Signature = new()
    {
        Name = "LoanNet.Logits",
        Inputs = [new("person", new(3), IsScalar: false)],
        Layers = [new(0, "hidden", InPrefix: false, Storage: [])],
    };

    private static readonly LayerKey Hidden = new("LoanNet.Logits", 0, "hidden");

    private readonly Workplace place = new();

    public static TheoryData<string, AttributionMethod> Written => new()
    {
        { "IntegratedGradients", new IntegratedGradients() },
        { "integratedgradients:steps=7,rule=trapezoid", new IntegratedGradients { Steps = 7, Rule = QuadratureRule.Trapezoid } },
        {
            "IntegratedGradients:Tolerance=1e-4,MultiplyByInputs=false",
            new IntegratedGradients { Tolerance = 1e-4, MultiplyByInputs = false }
        },
        { "Saliency:Absolute=true", new Saliency { Absolute = true } },
        {
            "ShapleySampling:Samples=12,Seed=5,Groups=PerInput",
            new ShapleySampling { Samples = 12, Seed = 5, Groups = FeatureGroups.PerInput }
        },
        {
            "SmoothGrad:inner=(IntegratedGradients:Steps=3),Samples=2",
            new SmoothGrad(new IntegratedGradients { Steps = 3 }) { Samples = 2 }
        },
        { "SmoothGrad:inner=Saliency,Noise=OfDeviation(0.25)", new SmoothGrad(new Saliency()) { Noise = Noise.OfDeviation(0.25) } },
        { "DeepLift:Rule=RevealCancel", new DeepLift { Rule = DeepLiftRule.RevealCancel } },
        { "Lrp:Composite=EpsilonPlus(1e-3)", new Lrp(LrpComposite.EpsilonPlus(1e-3)) },
        { "LayerIntegratedGradients:Layer=hidden,Steps=4", new LayerIntegratedGradients(Hidden) { Steps = 4 } },
        { "NeuronGradient:Layer=hidden,Neurons=2", new NeuronGradient(Hidden, Neurons.At(2)) },
    };

    public void Dispose() => place.Dispose();

    [Theory]
    [MemberData(nameof(Written))]
    public void Options_are_those_of_the_records(string text, AttributionMethod expected)
    {
        var method = MethodCatalogue.Create(text, Signature, threads: 1);
        Assert.Equal(expected.GetType(), method.GetType());
        Assert.Equal(expected.ToString(), method.ToString());
        Assert.Equal(1, method.MaxDegreeOfParallelism);
    }

    [Fact]
    public void A_window_is_sizes()
    {
        var occlusion = Assert.IsType<Occlusion>(MethodCatalogue.Create("Occlusion:window=1x4x4,stride=1x2x2", Signature, null));
        Assert.Equal([1, 4, 4], Assert.Single(occlusion.Windows));
        Assert.Equal([1, 2, 2], Assert.Single(occlusion.Strides));
    }

    [Fact]
    public void Every_method_is_made_or_says_what_it_needs()
    {
        Assert.True(MethodCatalogue.Names.Count() > 40, string.Join(", ", MethodCatalogue.Names));
        foreach (string name in MethodCatalogue.Names)
        {
            try
            {
                Assert.Equal(name, MethodCatalogue.Create(name, Signature, 1).GetType().Name);
            }
            catch (ToolException fault)
            {
                Assert.Contains("needs", fault.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("IntegratedGradient", "IntegratedGradients", "ShapleySampling", "Occlusion")]
    [InlineData("IntegratedGradients:Stepz=3", "Stepz", "Steps", "Rule")]
    [InlineData("IntegratedGradients:Steps=many", "Steps", "many")]
    [InlineData("IntegratedGradients:Steps=0", "Steps", "at least 1")]
    [InlineData("IntegratedGradients:Steps=5000000000", "Steps", "32 bits")]
    [InlineData("IntegratedGradients:Steps", "Steps")]
    [InlineData("IntegratedGradients:Steps=3,steps=4", "twice")]
    [InlineData("IntegratedGradients:Rule=Simpsons", "Rule", "Trapezoid")]
    [InlineData("IntegratedGradients:Rule=1", "Rule", "Trapezoid")]
    [InlineData("IntegratedGradients:MaxDegreeOfParallelism=3", "--threads")]
    [InlineData("Saliency:Absolute=1", "Absolute", "true or false")]
    [InlineData("SmoothGrad:inner=(Saliency", "(")]
    [InlineData("SmoothGrad:inner=Salience", "Salience")]
    [InlineData("SmoothGrad:Noise=Loud(3)", "Noise", "OfDeviation")]
    [InlineData("SmoothGrad:Noise=OfDeviation(-1)", "Noise")]
    [InlineData("GradCam", "Layer")]
    [InlineData("GradCam:Layer=visible", "visible", "hidden")]
    [InlineData("Occlusion:window=3xy", "window", "1x4x4")]
    [InlineData("", "IntegratedGradients")]
    public void What_there_is_not_is_refused(string method, params string[] says)
    {
        string[] command = [.. place.Loan("rows.csv", "out.jsonl").Select(word => word == "IntegratedGradients:Steps=8" ? method : word)];
        place.Refuse(2, command, ["--method", .. says]);
    }

    [Theory]
    [InlineData("DeepLift", "Comparison")]
    [InlineData("Lrp", "Relevance")]
    public void What_was_not_generated_is_refused(string method, string says)
    {
        string[] command = [.. place.Loan("rows.csv", "out.jsonl").Select(word => word == "IntegratedGradients:Steps=8" ? method : word)];
        place.Refuse(1, command, says);
    }

    [Fact]
    public void Unknown_words_are_refused()
    {
        place.Refuse(2, [.. place.Loan("rows.csv", "out.jsonl"), "--speed", "high"], "--speed");
        Assert.Equal(2, place.Run(["explain"]).Code);
        Assert.Equal(2, place.Run(["export"]).Code);
        place.Refuse(2, [.. place.Loan("rows.csv", "out.jsonl"), "--threads", "0"], "--threads", "at least 1");
        place.Refuse(2, [.. place.Loan("rows.csv", "out.jsonl"), "--target", "first"], "--target", "first");
    }
}
