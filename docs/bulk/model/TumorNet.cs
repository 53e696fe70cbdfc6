using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace TumorModel;

/// <summary>
/// The tumour classifier of AutoIG.Samples on measurements in their own units, under the names that they have in tumor.csv.
/// </summary>
public sealed partial class TumorNet(SafeTensors weights)
{
    [Shape(30)] private readonly Tensor<float> mean = weights["mean"];
    [Shape(30)] private readonly Tensor<float> std = weights["std"];
    [Shape(64, 30)] private readonly Tensor<float> w1 = weights["fc1.weight"];
    [Shape(64)] private readonly Tensor<float> b1 = weights["fc1.bias"];
    [Shape(32, 64)] private readonly Tensor<float> w2 = weights["fc2.weight"];
    [Shape(32)] private readonly Tensor<float> b2 = weights["fc2.bias"];
    [Shape(2, 32)] private readonly Tensor<float> w3 = weights["fc3.weight"];
    [Shape(2)] private readonly Tensor<float> b3 = weights["fc3.bias"];

    [Differentiable]
    public Tensor<float> Logits(
        [Shape(30), Features(
            "mean_radius", "mean_texture", "mean_perimeter", "mean_area", "mean_smoothness",
            "mean_compactness", "mean_concavity", "mean_concave_points", "mean_symmetry", "mean_fractal_dimension",
            "radius_error", "texture_error", "perimeter_error", "area_error", "smoothness_error",
            "compactness_error", "concavity_error", "concave_points_error", "symmetry_error", "fractal_dimension_error",
            "worst_radius", "worst_texture", "worst_perimeter", "worst_area", "worst_smoothness",
            "worst_compactness", "worst_concavity", "worst_concave_points", "worst_symmetry", "worst_fractal_dimension")]
        Tensor<float> measurements)
    {
        var standardized = (measurements - mean) / std;
        var first = Relu(Linear(standardized, w1, b1));
        var second = Relu(Linear(first, w2, b2));
        return Linear(second, w3, b3);
    }
}
