using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>What <see cref="Xrai"/> makes of an attribution: each pixel's region, by its value and by its rank.</summary>
/// <typeparam name="T">The element type.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class XraiMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal XraiMap(Tensor<T> values, Tensor<int> ranks) => (Values, Ranks) = (values, ranks);

    /// <summary>The mean attribution of the pixels of the region that a pixel belongs to, [H, W].</summary>
    public Tensor<T> Values { get; }

    /// <summary>
    /// The rank of that region, [H, W]: 1 for the one of the largest value, of equal ones the earlier; pixels that no segment covers have
    /// the last rank, whatever their value.
    /// </summary>
    public Tensor<int> Ranks { get; }

    /// <summary>One line: the size, the values and how many regions have a rank.</summary>
    public override string ToString() =>
        $"Regions of {Elements.Show(Values.Sizes())}: {Elements.Flat(Ranks).ToArray().Distinct().Count()} ranks, values "
        + ShortText.Range(Values.Doubles());
}
