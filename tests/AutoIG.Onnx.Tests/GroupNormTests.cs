namespace AutoIG.Onnx.Tests;

/// <summary>
/// Group normalisation as PyTorch exports it: instances of groups with constants 1 and 0 for each group, then a weight and a bias for each
/// channel.
/// </summary>
public sealed class GroupNormTests
{
    [Theory]
    [InlineData(1, 1, 0, true)]
    [InlineData(2, 1, 0, true)]
    [InlineData(4, 1, 0, true)]
    [InlineData(2, 1.5f, 0, false)]
    [InlineData(2, 1, 0.5f, false)]
    public void Groups_are_normalised(int groups, float weight, float bias, bool isFound)
    {
        string given = new GraphBuilder().Input("x", 1, 4, 3, 3).Result("z")
            .Integers("apart", 0, groups, -1).Integers("back", 1, 4, 3, 3)
            .Weight("ones", [groups], [.. Enumerable.Repeat(1f, groups - 1), weight])
            .Weight("zeros", [groups], [.. Enumerable.Repeat(0f, groups - 1), bias])
            .Weight("w", [4, 1, 1], 1, 2, 3, 4).Weight("b", [4, 1, 1], 5, 6, 7, 8)
            .Node("Reshape", ["x", "apart"], ["grouped"]).Node("InstanceNormalization", ["grouped", "ones", "zeros"], ["normal"])
            .Node("Reshape", ["normal", "back"], ["shaped"]).Node("Mul", ["shaped", "w"], ["scaled"]).Node("Add", ["scaled", "b"], ["z"])
            .Import().Source;
        Assert.Equal(isFound, given.Contains($"GroupNorm(x, {groups}, ", StringComparison.Ordinal));
        Assert.Equal(!isFound, given.Contains("InstanceNorm(", StringComparison.Ordinal));
    }
}
