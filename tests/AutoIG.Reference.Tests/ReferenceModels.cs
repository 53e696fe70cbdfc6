using System.Globalization;
using System.Numerics;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Reference.Tests;

/// <summary>Every network that a case describes, with the case's weights, but for the one on photographs.</summary>
public static class ReferenceModels
{
    /// <summary>The modules of a block and the locals of <see cref="Transformer{T}"/> that hold their outputs.</summary>
    private static readonly (string Module, string Local)[] TransformerLocals =
    [
        ("ln1", "Ln1"), ("attn.q", "Q"), ("attn.k", "K"), ("attn.v", "V"), ("attn.scores", "Scores"), ("attn.softmax", "Softmax"),
        ("attn.heads", "Heads"), ("attn", "Attn"), ("mid", "Mid"), ("ln2", "Ln2"), ("fc1", "Fc1"), ("act", "Act"), ("fc2", "Fc2"),
        ("out", "Out"),
    ];

    /// <summary>The same of <see cref="Decoder{T}"/>.</summary>
    private static readonly (string Module, string Local)[] DecoderLocals =
    [
        ("attn.q", "Attend.q"), ("attn.k", "Attend.k"), ("attn.v", "Attend.v"), ("mid", "mid"), ("gate", "gate"), ("up", "up"),
        ("act", "act"), ("out", "output"),
    ];

    public static IReadOnlyList<ReferenceModel<T>> All<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var smoothMlp = ReferenceCase.Load("smooth-mlp");
        var smooth = new SmoothMlp<T>(smoothMlp.Weights);
        var reluMlp = ReferenceCase.Load("relu-mlp");
        var relu = new ReluMlp<T>(reluMlp.Weights);
        var digitsCnn = ReferenceCase.Load("digits-cnn");
        var digits = new DigitsCnn<T>(digitsCnn.Weights);
        var multiInput = ReferenceCase.Load("multi-input");
        var multi = new MultiInput<T>(multiInput.Weights);
        var residualCnn = ReferenceCase.Load("residual-cnn");
        var residual = new ResidualCnn<T>(residualCnn.Weights);
        var residualOfBlocks = new ResidualCnnOfBlocks<T>(residualCnn.Weights);
        var mobileCnn = ReferenceCase.Load("mobile-cnn");
        var mobile = new MobileCnn<T>(mobileCnn.Weights);
        var transformerCase = ReferenceCase.Load("transformer");
        var transformer = new Transformer<T>(transformerCase.Weights);
        var transformerOfBlocks = new TransformerOfBlocks<T>(transformerCase.Weights);
        var lstmCase = ReferenceCase.Load("lstm");
        var lstm = new Lstm<T>(lstmCase.Weights);
        var gruCase = ReferenceCase.Load("gru");
        var gru = new Gru<T>(gruCase.Weights);
        var decoderCase = ReferenceCase.Load("decoder");
        var decoder = new Decoder<T>(decoderCase.Weights);
        var textCnn = ReferenceCase.Load("text-cnn");
        var text = new TextCnn<T>(textCnn.Weights);
        var gunPointCnn = ReferenceCase.Load("gunpoint-cnn");
        var gunPoint = new GunPointCnn<T>(gunPointCnn.Weights);
        var motionCnn = ReferenceCase.Load("basic-motions-cnn");
        var motion = new MotionCnn<T>(motionCnn.Weights);
        var motionGru = ReferenceCase.Load("basic-motions-gru");
        var recurrentMotion = new MotionGru<T>(motionGru.Weights);
        var eraTextCnn = ReferenceCase.Load("era-text-cnn");
        var era = new EraTextCnn<T>(eraTextCnn.Weights);
        return
        [
            new("SmoothMlp", smoothMlp, x => smooth.Logits(x[0]), () => smooth.LogitsDerivative)
            {
                Probabilities = x => smooth.Probabilities(x[0]),
                ProbabilitiesDerivative = () => smooth.ProbabilitiesDerivative,
            },
            new("ReluMlp", reluMlp, x => relu.Logits(x[0]), () => relu.LogitsDerivative)
            {
                Probabilities = x => relu.Probabilities(x[0]),
                ProbabilitiesDerivative = () => relu.ProbabilitiesDerivative,
            },
            new("DigitsCnn", digitsCnn, x => digits.Logits(x[0]), () => digits.LogitsDerivative)
            {
                Probabilities = x => digits.Probabilities(x[0]),
                ProbabilitiesDerivative = () => digits.ProbabilitiesDerivative,
            },
            new("MultiInput", multiInput, x => multi.Logits(x[0], x[1]), () => multi.LogitsDerivative)
            {
                Probabilities = x => multi.Probabilities(x[0], x[1]),
                ProbabilitiesDerivative = () => multi.ProbabilitiesDerivative,
            },
            new("ResidualCnn", residualCnn, x => residual.Logits(x[0]), () => residual.LogitsDerivative)
            {
                Layers = new Dictionary<string, string>
                {
                    ["relu"] = "stem", ["block2.conv1"] = "block2Conv1", ["block2.conv2"] = "block2Conv2", ["block2.bn2"] = "block2Bn2",
                    ["block2.down"] = "shortcut", ["block2.bn1"] = "block2Bn1",
                },
            },
            new("ResidualCnnOfBlocks", residualCnn, x => residualOfBlocks.Logits(x[0]), () => residualOfBlocks.LogitsDerivative)
            {
                Layers = new Dictionary<string, string> { ["block2.conv2"] = "projection.conv2" },
            },
            new("MobileCnn", mobileCnn, x => mobile.Logits(x[0]), () => mobile.LogitsDerivative)
            {
                Layers = new Dictionary<string, string> { ["se.gate"] = "gate" },
            },
            new("Transformer", transformerCase, x => transformer.Logits(x[0]), () => transformer.LogitsDerivative)
            {
                TokenLogits = transformer.TokenLogits,
                TokenLogitsDerivative = () => transformer.TokenLogitsDerivative,
                Layers = OfBlocks("block{0}{1}", TransformerLocals, ("embedding-sum", "x")),
            },
            new("TransformerOfBlocks", transformerCase, x => transformerOfBlocks.Logits(x[0]), () => transformerOfBlocks.LogitsDerivative)
            {
                Layers = new Dictionary<string, string> { ["blocks.0.out"] = "blocks[0].output", ["blocks.1.fc1"] = "blocks[1].fc1" },
                ScoresDerivative = () => transformerOfBlocks.ScoresDerivative,
            },
            new("Lstm", lstmCase, x => lstm.Logits(x[0]), () => lstm.LogitsDerivative),
            new("Gru", gruCase, x => gru.Logits(x[0]), () => gru.LogitsDerivative),
            new("TextCnn", textCnn, x => text.Logits(x[0]), () => text.LogitsDerivative)
            {
                TokenLogits = text.TokenLogits,
                TokenLogitsDerivative = () => text.TokenLogitsDerivative,
                Layers = new Dictionary<string, string> { ["convs.0"] = "convs0", ["convs.1"] = "convs1", ["convs.2"] = "convs2" },
            },
            new("Decoder", decoderCase, x => decoder.Logits(x[0]), () => decoder.LogitsDerivative)
            {
                TokenLogits = decoder.TokenLogits,
                TokenLogitsDerivative = () => decoder.TokenLogitsDerivative,
                Layers = OfBlocks("blocks[{0}].{1}", DecoderLocals),
            },
            new("GunPointCnn", gunPointCnn, x => gunPoint.Logits(x[0]), () => gunPoint.LogitsDerivative),
            new("MotionCnn", motionCnn, x => motion.Logits(x[0]), () => motion.LogitsDerivative),
            new("MotionGru", motionGru, x => recurrentMotion.Logits(x[0]), () => recurrentMotion.LogitsDerivative),
            new("EraTextCnn", eraTextCnn, x => era.Logits(x[0]), () => era.LogitsDerivative)
            {
                TokenLogits = era.TokenLogits,
                TokenLogitsDerivative = () => era.TokenLogitsDerivative,
            },
        ];
    }

    /// <summary>The model of that name.</summary>
    public static ReferenceModel<T> Get<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => All<T>().Single(model => model.Name == name);

    /// <summary>The locals of two blocks by the names of their modules.</summary>
    private static Dictionary<string, string> OfBlocks(
        string form, (string Module, string Local)[] locals, params (string Module, string Local)[] others) =>
        (from block in Enumerable.Range(0, 2)
         from local in locals
         select ($"blocks.{block}.{local.Module}", string.Format(CultureInfo.InvariantCulture, form, block, local.Local)))
        .Concat(others).ToDictionary(pair => pair.Item1, pair => pair.Item2);
}
