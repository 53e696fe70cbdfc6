using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution;

public class GraphSegmentationTests
{
    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(5, 2)]
    public void Segments_are_those_of_the_definition(double scale, int leastPixels)
    {
        const int height = 7, width = 6;
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            double[] image = [.. Enumerable.Range(0, 2 * height * width).Select(_ => random.NextDouble())];
            var labels = new GraphSegmentation { Scale = scale, Sigma = 0, MinPixels = leastPixels }.Label(
                Tensor.Create(image, [2, height, width])).Reshape([height * width]).ToArray();
            Assert.Equal(Naive(image, height, width, scale, leastPixels), labels);
            Assert.All(labels.GroupBy(label => label), segment => Assert.True(segment.Count() >= leastPixels));
        }
    }

    [Fact]
    public void Halves_are_told_apart_and_flat_images_are_whole()
    {
        float[] halves = [.. Enumerable.Range(0, 12 * 12).Select(i => i % 12 < 6 ? 0.1f : 0.9f)];
        var image = Tensor.Create(halves, [1, 12, 12]);
        var labels = new GraphSegmentation { Sigma = 0 }.Label(image);
        Assert.Equal(halves.Select(pixel => pixel < 0.5f ? 0 : 1), labels.Reshape([144]).ToArray());
        // The blur does not darken the border.
        var flat = new GraphSegmentation { Scale = 1e-9, Sigma = 2 }.Label(Tensor.Create([.. Enumerable.Repeat(5.0, 144)], [12, 12]));
        Assert.All(flat.Reshape([144]).ToArray(), label => Assert.Equal(0, label));
        var masks = GraphSegmentation.Masks(labels, flat);
        Assert.Equal([3, 12, 12], masks.Lengths.ToArray().Select(length => (int)length));
        var map = new Xrai { MinPixels = 1 }.Map(image, masks);
        Assert.Equal(halves, map.Values.Reshape([144]).ToArray(), (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var method = new GraphSegmentation();
        Assert.Throws<ArgumentException>(() => method.Label(Tensor.Create([1.0, 2])));
        Assert.Throws<ArgumentException>(() => method.Label(Tensor.Create([1.0, double.NaN], [1, 2])));
        Assert.Throws<ArgumentNullException>(() => method.Label<float>(null!));
        Assert.Throws<ArgumentException>(() => GraphSegmentation.Masks());
        Assert.Throws<ArgumentException>(() => GraphSegmentation.Masks(Tensor.Create([1, 2], [1, 2]), Tensor.Create([1, 2], [2, 1])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GraphSegmentation { Scale = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GraphSegmentation { Sigma = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GraphSegmentation { MinPixels = 0 });
    }

    /// <summary>
    /// The same by lists of pixels; what a region differs by within itself is looked for in a spanning tree of it each time.
    /// </summary>
    private static int[] Naive(double[] image, int height, int width, double scale, int leastPixels)
    {
        int area = height * width;
        var edges = new List<(double W, int A, int B)>();
        for (int a = 0; a < area; a++)
        {
            for (int b = a + 1; b < area; b++)
            {
                if (Math.Abs(a / width - b / width) <= 1 && Math.Abs(a % width - b % width) <= 1)
                    edges.Add((Math.Sqrt(Math.Pow(image[a] - image[b], 2) + Math.Pow(image[area + a] - image[area + b], 2)), a, b));
            }
        }
        edges.Sort((x, y) => x.W.CompareTo(y.W));
        List<HashSet<int>> regions = [.. Enumerable.Range(0, area).Select(pixel => new HashSet<int> { pixel })];
        Merge((a, b, w) => w <= Math.Min(Within(a) + scale / a.Count, Within(b) + scale / b.Count));
        Merge((a, b, _) => a.Count < leastPixels || b.Count < leastPixels);
        var order = regions.OrderBy(region => region.Min()).ToList();
        return [.. Enumerable.Range(0, area).Select(pixel => order.FindIndex(region => region.Contains(pixel)))];

        void Merge(Func<HashSet<int>, HashSet<int>, double, bool> may)
        {
            foreach (var (w, first, second) in edges)
            {
                var a = regions.Single(region => region.Contains(first));
                var b = regions.Single(region => region.Contains(second));
                if (a != b && may(a, b, w))
                {
                    a.UnionWith(b);
                    regions.Remove(b);
                }
            }
        }

        // The largest edge of the minimum spanning tree (Prim).
        double Within(HashSet<int> region)
        {
            HashSet<int> reached = [region.First()];
            double largest = 0;
            while (reached.Count < region.Count)
            {
                var (w, a, b) = edges.First(edge => region.Contains(edge.A) && region.Contains(edge.B)
                    && reached.Contains(edge.A) != reached.Contains(edge.B));
                largest = Math.Max(largest, w);
                reached.Add(a);
                reached.Add(b);
            }
            return largest;
        }
    }
}
