using System.Numerics.Tensors;
using AutoIG;
using AutoIG.Samples;
using static AutoIG.Nn;

// A trained network, and a digit that it has never seen.
var net = new DigitNet(Digits.OpenWeights());
var image = Digits.Image(2);

// Why the largest logit, and not that of blank paper?
var why = new IntegratedGradients { Steps = 50 }.Explain(net.LogitsDerivative, image);
nint digit = Tensor.IndexOfMax<float>(why.Outputs);
Console.WriteLine($"This is a {digit}: its logit is {why.Output:F2}, of blank paper {why.BaselineOutput:F2}.");
Console.WriteLine($"Over the pixels {why.Sum:F2} of the difference are shared out. + speaks for it, - against it:");
float most = Tensor.Max<float>(Tensor.Abs<float>(why.Values));
for (int row = 4; row < 24; row++)
{
    for (int column = 4; column < 28; column++)
    {
        float share = why.Values[0, row, column] / most;
        Console.Write(share switch { > 0.2f => "++", > 0.05f => "+ ", < -0.2f => "--", < -0.05f => "- ", _ => "  " });
    }
    Console.WriteLine();
}

AttributionFile.Save("why.json", why);
Console.WriteLine("why.json keeps it.");

/// <summary>The network, in ordinary C#: a shape that does not fit is an error of the compiler.</summary>
public sealed partial class DigitNet(SafeTensors weights)
{
    [Shape(16, 1, 3, 3)] private readonly Tensor<float> conv1 = weights["conv1.weight"];
    [Shape(16)] private readonly Tensor<float> bias1 = weights["conv1.bias"];
    [Shape(32, 16, 3, 3)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape(32)] private readonly Tensor<float> bias2 = weights["conv2.bias"];
    [Shape(64, 1568)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape(64)] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape(10, 64)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape(10)] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];

    [Differentiable]
    public Tensor<float> Logits([Shape(1, 28, 28)] Tensor<float> image)
    {
        var edges = MaxPool2D(Relu(Conv2D(image, conv1, bias1, padding: 1)), 2);
        var strokes = MaxPool2D(Relu(Conv2D(edges, conv2, bias2, padding: 1)), 2);
        var hidden = Relu(Linear(Flatten(strokes), fc1, fc1Bias));
        return Linear(hidden, fc2, fc2Bias);
    }
}
