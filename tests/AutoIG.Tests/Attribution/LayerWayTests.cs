using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution;

/// <summary>A layer is the same layer on each way through a method on which it is computed, and no other stands in for it.</summary>
public class LayerWayTests
{
    private static readonly RoutedModel Model = new();
    private static readonly Tensor<double> X = Tensor.Create([0.5, -2], [2]);

    [Fact]
    public void Each_way_has_its_own_layers()
    {
        Assert.Equal([0.25, 4], Of(RoutedModel.RoutedLayers.Squares, deep: true));
        Assert.Equal([0.125, -8], Of(RoutedModel.RoutedLayers.Cubes, deep: true));
        Assert.Equal([0.25, -1], Of(RoutedModel.RoutedLayers.Halves, deep: false));
        Assert.Equal([Math.Tanh(0.25), Math.Tanh(-1)], Of(RoutedModel.RoutedLayers.Curved, deep: false), (a, b) => Math.Abs(a - b) < 1e-15);
        // Those of the second way are counted on from those of the first.
        Assert.Equal(["halves", "curved", "squares", "cubes"], Model.RoutedDerivative.Signature.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void Layers_of_other_ways_are_refused_and_those_of_this_one_are_named()
    {
        (LayerKey Layer, bool Deep, string Lead, string Name)[] refused =
        [
            (RoutedModel.RoutedLayers.Squares, false, "halves, curved", "squares"),
            (RoutedModel.RoutedLayers.Cubes, false, "halves, curved", "cubes"),
            (RoutedModel.RoutedLayers.Halves, true, "squares, cubes", "halves"),
            (RoutedModel.RoutedLayers.Curved, true, "squares, cubes", "curved"),
        ];
        Assert.All(refused, call => Assert.Equal(
            $"layer: expected a layer of RoutedModel.Routed that the conditions of this call lead to: {call.Lead}, got '{call.Name}'. "
            + "(Parameter 'layer')",
            Assert.Throws<ArgumentException>(() => Of(call.Layer, call.Deep)).Message));
    }

    [Fact]
    public void Keys_are_found_by_name_where_their_number_is_another_layers()
    {
        LayerKey misplaced = new("RoutedModel.Routed", 0, "cubes"), beyond = new("RoutedModel.Routed", 99, "squares");
        Assert.Equal([0.125, -8], Of(misplaced, deep: true));
        Assert.Equal([0.25, 4], Of(beyond, deep: true));
        Assert.Throws<ArgumentException>(() => Of(new LayerKey("RoutedModel.Routed", 0, "none"), deep: true));
        // Another function's layer of the same name is another layer.
        Assert.Equal(
            "layer: expected a layer of RoutedModel.Routed: halves, curved, squares, cubes, got 'cubes' of Other.Routed. "
            + "(Parameter 'layer')",
            Assert.Throws<ArgumentException>(() => Of(new LayerKey("Other.Routed", 1, "cubes"), deep: true)).Message);
    }

    private static double[] Of(LayerKey layer, bool deep) =>
        [.. new LayerActivation(layer).Explain(Model.RoutedDerivative, new RoutedModel.RoutedInput(X, deep), target: 0).Values];
}
