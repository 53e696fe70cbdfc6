using System.Numerics.Tensors;
using AutoIG.Api.Messages;
using AutoIG.Demo;

namespace AutoIG.Api;

/// <summary>A network that predicts and explains: one for all threads.</summary>
/// <param name="function">Its logits.</param>
/// <param name="classes">The names of its outputs.</param>
/// <param name="limits">What may be asked for.</param>
internal sealed class Classifier(DifferentiableFunction<float> function, string[] classes, ServiceLimits limits)
{
    private const int PresetSteps = 50;

    private readonly Dictionary<string, AttributionMethod> methods = new(StringComparer.Ordinal)
    {
        ["integrated-gradients"] = new IntegratedGradients { Steps = PresetSteps, MaxDegreeOfParallelism = limits.ThreadsPerCall },
        ["input-x-gradient"] = new InputXGradient { MaxDegreeOfParallelism = limits.ThreadsPerCall },
        ["saliency"] = new Saliency { MaxDegreeOfParallelism = limits.ThreadsPerCall },
    };

    /// <summary>The name of the function, as metrics have it.</summary>
    public string Name => function.Signature.Name;

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Classes => classes;

    /// <summary>The names of the methods.</summary>
    public IReadOnlyList<string> Methods => [.. methods.Keys];

    /// <summary>What the network says.</summary>
    public Prediction Predict(Tensor<float> input) => Predicted(function.Evaluate(input));

    /// <summary>Checks how something is to be explained.</summary>
    /// <returns>The method and the target; <see langword="null"/>, and a fault, where there is none.</returns>
    public (AttributionMethod Method, Target Target)? Check(IQuestion question, Faults faults)
    {
        var method = methods.GetValueOrDefault(question.Method ?? Methods[0]);
        if (method is null)
            faults.Add("method", $"one of {string.Join(", ", methods.Keys)}", $"'{question.Method}'");
        if (question.Steps is { } steps)
        {
            if (method is not null and not IntegratedGradients)
                faults.Add("steps", $"none, for {question.Method} takes none", steps);
            else if (steps < 1 || steps > limits.Steps)
                faults.Add("steps", $"a whole number from 1 to {limits.Steps}", steps);
            else if (method is IntegratedGradients path)
                method = path with { Steps = steps };
        }

        int target = question.Target is null ? -1 : Array.IndexOf(classes, question.Target);
        if (question.Target is not null && target < 0)
            faults.Add("target", $"one of {string.Join(", ", classes)}", $"'{question.Target}'");
        return faults.Any ? null : (method!, target < 0 ? default : Target.FromInt32(target));
    }

    /// <summary>Why the network says it.</summary>
    public Attribution<float> Explain(Tensor<float> input, AttributionMethod method, Target target, CancellationToken cancellation) =>
        method.Explain(function, input, target: target, cancellation: cancellation);

    /// <summary>The message of an explanation, without its attributions.</summary>
    public Explanation Message(Attribution<float> why, AttributionMethod method) => new(
        Predicted(why.Outputs), classes[why.Target.Index], NameOf(method),
        (method as IntegratedGradients)?.Steps, why.Output, Finite(why.BaselineOutput), why.Sum, Finite(why.ConvergenceDelta));

    /// <summary>The name of a method, as callers have it.</summary>
    public string NameOf(AttributionMethod method) => methods.First(known => known.Value.GetType() == method.GetType()).Key;

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;

    private Prediction Predicted(Tensor<float> logits)
    {
        double[] probabilities = Probabilities.Of(logits);
        return new Prediction(
            classes[Array.IndexOf(probabilities, probabilities.Max())],
            Enumerable.Range(0, classes.Length).ToDictionary(i => classes[i], i => probabilities[i]));
    }
}
