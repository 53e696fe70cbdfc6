using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>minilm.onnx, as it was exported by pytorch 1.10.</summary>
public sealed partial class MiniLM(SafeTensors weights)
{
    [Shape(30522, 384)] private readonly Tensor<float> embeddingsWordEmbeddings = weights["embeddings.word_embeddings.weight"];
    [Shape(384)] private readonly Tensor<float> embeddingsTokenTypeEmbeddingsRow = weights["embeddings.token_type_embeddings.row"];
    [Shape(512, 384)] private readonly Tensor<float> embeddingsPositionEmbeddings = weights["embeddings.position_embeddings.weight"];
    [Shape(384)] private readonly Tensor<float> embeddingsLayerNorm = weights["embeddings.LayerNorm.weight"];
    [Shape(384)] private readonly Tensor<float> embeddingsLayerNormBias = weights["embeddings.LayerNorm.bias"];
    [Shape(384, 384)] private readonly Tensor<float> poolerDense = weights["pooler.dense.weight"];
    [Shape(384)] private readonly Tensor<float> poolerDenseBias = weights["pooler.dense.bias"];
    private readonly MiniLMLayer[] layers =
    [
        new(weights.WithPrefix("encoder.layer.0.")), new(weights.WithPrefix("encoder.layer.1.")),
        new(weights.WithPrefix("encoder.layer.2.")), new(weights.WithPrefix("encoder.layer.3.")),
        new(weights.WithPrefix("encoder.layer.4.")), new(weights.WithPrefix("encoder.layer.5.")),
    ];

    [Differentiable]
    public Tensor<float> Forward([Shape("sequence")] int[] inputIds)
    {
        int sequence = inputIds.Length;
        var sum = Embedding(inputIds, embeddingsWordEmbeddings) + BroadcastTo(embeddingsTokenTypeEmbeddingsRow, sequence, 384);
        var x = LayerNorm(sum + Slice(embeddingsPositionEmbeddings, 0, 0..sequence), embeddingsLayerNorm, embeddingsLayerNormBias,
            eps: 1E-12);
        foreach (var layer in layers) // [sequence, 384]
            x = layer.Forward(x);
        return Tanh(Linear(Select(x, 0, 0), poolerDense, poolerDenseBias));
    }
}

/// <summary>A block of MiniLM, 6 times.</summary>
public sealed class MiniLMLayer(SafeTensors weights)
{
    [Shape(384, 384)] private readonly Tensor<float> attentionSelfQuery = weights["attention.self.query.weight"];
    [Shape(384)] private readonly Tensor<float> attentionSelfQueryBias = weights["attention.self.query.bias"];
    [Shape(384, 384)] private readonly Tensor<float> attentionSelfKey = weights["attention.self.key.weight"];
    [Shape(384)] private readonly Tensor<float> attentionSelfKeyBias = weights["attention.self.key.bias"];
    [Shape(384, 384)] private readonly Tensor<float> attentionSelfValue = weights["attention.self.value.weight"];
    [Shape(384)] private readonly Tensor<float> attentionSelfValueBias = weights["attention.self.value.bias"];
    [Shape(384, 384)] private readonly Tensor<float> attentionOutputDense = weights["attention.output.dense.weight"];
    [Shape(384)] private readonly Tensor<float> attentionOutputDenseBias = weights["attention.output.dense.bias"];
    [Shape(384)] private readonly Tensor<float> attentionOutputLayerNorm = weights["attention.output.LayerNorm.weight"];
    [Shape(384)] private readonly Tensor<float> attentionOutputLayerNormBias = weights["attention.output.LayerNorm.bias"];
    [Shape(1536, 384)] private readonly Tensor<float> intermediateDense = weights["intermediate.dense.weight"];
    [Shape(1536)] private readonly Tensor<float> intermediateDenseBias = weights["intermediate.dense.bias"];
    [Shape(384, 1536)] private readonly Tensor<float> outputDense = weights["output.dense.weight"];
    [Shape(384)] private readonly Tensor<float> outputDenseBias = weights["output.dense.bias"];
    [Shape(384)] private readonly Tensor<float> outputLayerNorm = weights["output.LayerNorm.weight"];
    [Shape(384)] private readonly Tensor<float> outputLayerNormBias = weights["output.LayerNorm.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        int sequence = (int)x.Lengths[0];
        var values = Transpose(Reshape(Linear(x, attentionSelfValue, attentionSelfValueBias), sequence, 12, 32), 0, 1);
        var queries = Transpose(Reshape(Linear(x, attentionSelfQuery, attentionSelfQueryBias), sequence, 12, 32), 0, 1);
        var keys = Transpose(Reshape(Linear(x, attentionSelfKey, attentionSelfKeyBias), sequence, 12, 32), 0, 1);
        var projected = Linear(Reshape(Transpose(ScaledDotProductAttention(queries, keys, values), 0, 1), sequence, 384),
            attentionOutputDense, attentionOutputDenseBias);
        var normalized = LayerNorm(projected + x, attentionOutputLayerNorm, attentionOutputLayerNormBias, eps: 1E-12);
        var projected2 = Linear(Gelu(Linear(normalized, intermediateDense, intermediateDenseBias)), outputDense, outputDenseBias);
        return LayerNorm(projected2 + normalized, outputLayerNorm, outputLayerNormBias, eps: 1E-12);
    }
}
