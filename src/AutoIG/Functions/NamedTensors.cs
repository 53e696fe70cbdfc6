using System.Collections;
using System.Diagnostics;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>Numbers for each input of a function, by name and in the order of the parameters.</summary>
/// <typeparam name="T">The element type.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
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

    /// <summary>The numbers of all inputs, one behind the other, widened to double.</summary>
    internal double[] Doubles()
    {
        var all = new double[items.Sum(item => item.Elements.Length)];
        int at = 0;
        foreach (var item in items)
        {
            TensorPrimitives.ConvertTruncating(item.Elements, all.AsSpan(at, item.Elements.Length));
            at += item.Elements.Length;
        }

        return all;
    }

    /// <summary>
    /// A name for each number of all inputs, one behind the other, no two alike: that of the feature where it has one, else that of the
    /// input with the indices, <c>image[0, 3, 5]</c>. Where two inputs have a name in common, that of the input stands before each.
    /// </summary>
    internal string[] ElementNames()
    {
        string[] plain = [.. items.SelectMany(item => Enumerable.Range(0, item.Elements.Length).Select(item.ElementName))];
        return plain.Distinct(StringComparer.Ordinal).Count() == plain.Length ? plain : [.. items.SelectMany(item =>
            Enumerable.Range(0, item.Elements.Length)
                .Select(i => item.Features.Count == 0 ? item.ElementName(i) : $"{item.Name}.{item.Features[i]}"))];
    }

    /// <summary>The largest numbers by magnitude, each behind its name.</summary>
    internal string Largest(bool isSigned = true) => ShortText.Largest(Doubles(), NameOf, isSigned);

    /// <summary>Each input with its shape, or its number.</summary>
    public override string ToString() => string.Join(", ", items.AsEnumerable());

    // In texts of a few names only these are made, and an input's name stands before each where there are several.
    private string NameOf(int position)
    {
        int input = 0;
        for (; position >= items[input].Elements.Length; input++)
            position -= items[input].Elements.Length;
        var item = items[input];
        return items.Length == 1 || item.Features.Count == 0 || item.Shape.Length == 0
            ? item.ElementName(position) : $"{item.Name}.{item.Features[position]}";
    }

    /// <summary>The same numbers, with other names for the elements of one input.</summary>
    /// <exception cref="KeyNotFoundException">There is no input of this name.</exception>
    internal NamedTensors<T> WithFeatures(string name, IReadOnlyList<string> names)
    {
        var renamed = this[name];
        return new NamedTensors<T>([.. items.Select(item => item == renamed ? item.WithFeatures(names) : item)]);
    }

    /// <summary>Cuts a row of all inputs into the inputs.</summary>
    internal static NamedTensors<T> OfInputs(BoundFunction<T> bound, ReadOnlySpan<T> row)
    {
        var items = new NamedTensor<T>[bound.Inputs.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = new NamedTensor<T>(
                bound.Function.Signature.Inputs[i].Name, bound.Inputs.Part(row, i).ToArray(), bound.Plan.InputShapes[i],
                bound.Function.Signature.Inputs[i].Features);
        }
        return new NamedTensors<T>(items);
    }
}
