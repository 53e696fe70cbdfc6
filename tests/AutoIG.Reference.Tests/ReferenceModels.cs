using System.Numerics;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Reference.Tests;

/// <summary>Every network that a case describes, with the case's weights.</summary>
public static class ReferenceModels
{
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
        var textCnn = ReferenceCase.Load("text-cnn");
        var text = new TextCnn<T>(textCnn.Weights);
        return
        [
            new("SmoothMlp", smoothMlp, x => smooth.Logits(x[0])) { Probabilities = x => smooth.Probabilities(x[0]) },
            new("ReluMlp", reluMlp, x => relu.Logits(x[0])) { Probabilities = x => relu.Probabilities(x[0]) },
            new("DigitsCnn", digitsCnn, x => digits.Logits(x[0])) { Probabilities = x => digits.Probabilities(x[0]) },
            new("MultiInput", multiInput, x => multi.Logits(x[0], x[1])) { Probabilities = x => multi.Probabilities(x[0], x[1]) },
            new("ResidualCnn", residualCnn, x => residual.Logits(x[0])),
            new("ResidualCnnOfBlocks", residualCnn, x => residualOfBlocks.Logits(x[0])),
            new("MobileCnn", mobileCnn, x => mobile.Logits(x[0])),
            new("Transformer", transformerCase, x => transformer.Logits(x[0])) { TokenLogits = transformer.TokenLogits },
            new("TransformerOfBlocks", transformerCase, x => transformerOfBlocks.Logits(x[0])),
            new("Lstm", lstmCase, x => lstm.Logits(x[0])),
            new("Gru", gruCase, x => gru.Logits(x[0])),
            new("TextCnn", textCnn, x => text.Logits(x[0])) { TokenLogits = text.TokenLogits },
        ];
    }

    /// <summary>The model of that name.</summary>
    public static ReferenceModel<T> Get<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => All<T>().Single(model => model.Name == name);
}
