using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// An operator of ONNX, in one place: the shapes that it gives, its numbers where the inputs are numbers, and how it is written.
/// </summary>
/// <param name="Infer">The outputs of a step.</param>
/// <param name="Write">Writes the step for one sample; null where it is folded or refused.</param>
internal sealed record OnnxOperator(string Name, Func<Step, IReadOnlyList<Result>> Infer, Action<StepWriter>? Write = null)
{
    /// <summary>Why it is not written where its inputs are no numbers.</summary>
    public string Reason { get; init; } = "it is read where its inputs are numbers, but they depend on what is explained";

    public static OnnxOperator Of(string name, Func<Step, Result> infer, Action<StepWriter>? write = null) =>
        new(name, step => [infer(step)], write);
}
