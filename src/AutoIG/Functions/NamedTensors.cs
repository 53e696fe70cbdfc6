using System.Collections;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>Numbers for each input of a function, by name and in the order of the parameters.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class NamedTensors<T> : IReadOnlyList<NamedTensor<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NamedTensor<T>[] items;

    internal NamedTensors(NamedTensor<T>[] items) => this.items = items;

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public NamedTensor<T> this[int index] => items[index];

    /// <summary>The numbers of the input of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is no input of this name.</exception>
    public NamedTensor<T> this[string name]
    {
        get
        {
            foreach (var item in items)
            {
                if (item.Name == name)
                    return item;
            }
            throw new KeyNotFoundException($"There is no '{name}'; expected one of {string.Join(", ", items.Select(item => item.Name))}.");
        }
    }

    /// <summary>The numbers of the only input.</summary>
    /// <exception cref="InvalidOperationException">There are several inputs.</exception>
    public Tensor<T> Values => items.Length == 1
        ? items[0].Values
        : throw new InvalidOperationException(
            $"There are {items.Length} inputs ({string.Join(", ", items.Select(item => item.Name))}): name one of them.");

    /// <inheritdoc/>
    public IEnumerator<NamedTensor<T>> GetEnumerator() => ((IEnumerable<NamedTensor<T>>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Cuts a row of all inputs into the inputs.</summary>
    internal static NamedTensors<T> OfInputs(BoundFunction<T> bound, ReadOnlySpan<T> row)
    {
        var items = new NamedTensor<T>[bound.Inputs.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = new NamedTensor<T>(
                bound.Function.Signature.Inputs[i].Name, bound.Inputs.Part(row, i).ToArray(), bound.Plan.InputShapes[i]);
        }
        return new NamedTensors<T>(items);
    }
}
