using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// The weights of one layer and one direction of a recurrent network, in PyTorch's layout: the gates lie one below another, in the
/// order i, f, g, o (LSTM), r, z, n (GRU), or there is one (plain recurrence).
/// </summary>
/// <param name="WeightIh">[gates·hidden, in]: from the input to the gates.</param>
/// <param name="WeightHh">[gates·hidden, hidden]: from the state before to the gates.</param>
/// <param name="BiasIh">[gates·hidden], or none.</param>
/// <param name="BiasHh">[gates·hidden], or none.</param>
public sealed record RecurrentWeights<T>(Tensor<T> WeightIh, Tensor<T> WeightHh, Tensor<T>? BiasIh = null, Tensor<T>? BiasHh = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
