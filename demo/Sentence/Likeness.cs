using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Sentence;

/// <summary>
/// How alike a sentence is to another one: the cosine of the angle between their embeddings. A sentence's embedding is the mean of the
/// last states of its tokens, scaled to length 1 (Reimers, Gurevych 2019).
/// </summary>
/// <param name="other">The other sentence's embedding, of length 1.</param>
public sealed partial class Likeness(Tensor<float> other)
{
    [Shape(384)] private readonly Tensor<float> other = other;

    /// <summary>⟨m, e⟩ / ‖m‖, where m is the mean state and e the other embedding.</summary>
    /// <param name="states">The last states, one row for each token.</param>
    [Differentiable]
    public float Cosine([Shape("tokens", 384)] Tensor<float> states)
    {
        var mean = Mean(states, dim: 0);
        return Dot(mean, other) / Norm(mean);
    }
}
