using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution;

public class XraiTests
{
    private static readonly Tensor<float> Attribution =
        Tensor.Create<float>([1, 9, 5, 0, 0, 2, 4, -3, -9, 8, -9, -9, -9, -9, -9, -9], [2, 2, 4]);

    // The largest of both channels: 1 9 5 0 / 0 2 4 −3. Segments: the whole left half, the pixels of 9 and 5, the corner of −3, and
    // nothing.
    private static readonly Tensor<bool> Segments = Tensor.Create(
        Mask("xx..xx..", ".xx.....", ".......x", "........"), [4, 2, 4]);

    [Fact]
    public void The_segment_that_still_has_most_is_next()
    {
        // Channel 1 gives pixel 1 an 8, less than 9: nothing changes. First {9, 5}, 7; then {1, 0, 2}, 1; then {−3}; left over are {0, 4}.
        var map = new Xrai { MinPixels = 1 }.Map(Attribution, Segments);
        Assert.Equal([1, 7, 7, 2, 1, 1, 2, -3], map.Values.ToArray());
        Assert.Equal([2, 1, 1, 4, 2, 2, 4, 3], map.Ranks.ToArray());
        // A segment of one pixel is too small now.
        var larger = new Xrai { MinPixels = 2 }.Map(Attribution, Segments);
        Assert.Equal([2, 1, 1, 3, 2, 2, 3, 3], larger.Ranks.ToArray());
        // A quarter of the area is covered by then: the next segment is not begun.
        var small = new Xrai { MinPixels = 1, AreaThreshold = 0.2 }.Map(Attribution, Segments);
        Assert.Equal([2, 1, 1, 2, 2, 2, 2, 2], small.Ranks.ToArray());
    }

    [Fact]
    public void Fast_puts_them_in_order_once()
    {
        // By whole segments: {9, 5} 7, {1, 9, 0, 2} 3, {−3}.
        var map = new Xrai { MinPixels = 1, Fast = true }.Map(Attribution, Segments);
        Assert.Equal([1, 7, 7, 2, 1, 1, 2, -3], map.Values.ToArray());
        Assert.Equal([2, 1, 1, 4, 2, 2, 4, 3], map.Ranks.ToArray());
        var all = new Xrai { MinPixels = 1, Fast = true }.Map(
            Tensor.Create([3.0, 1], [1, 2]), Tensor.Create([true, true, true, false], [2, 1, 2]));
        Assert.Equal([3.0, 1], all.Values.ToArray());
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        Assert.Contains("shape [S, 2, 4], got [4, 4, 2]", Assert.Throws<ArgumentException>(
            () => new Xrai().Map(Attribution, Segments.Reshape([4, 4, 2]))).Message, StringComparison.Ordinal);
        Assert.Contains("finite numbers, got NaN at element 1", Assert.Throws<ArgumentException>(
            () => new Xrai().Map(Tensor.Create([0, double.NaN], [1, 2]), Tensor.Create([true, true], [1, 1, 2]))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Xrai().Map(Tensor.Create([1.0]), Segments));
        Assert.Throws<ArgumentNullException>(() => new Xrai().Map<float>(null!, Segments));
        Assert.Throws<ArgumentNullException>(() => new Xrai().Map(Attribution, null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Xrai { MinPixels = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Xrai { AreaThreshold = -0.1 });
    }

    private static bool[] Mask(params string[] rows) => [.. string.Concat(rows).Select(c => c == 'x')];
}
