using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// A node whose inputs and options are not those of its operator: too few, of too few axes, of numbers that nothing can be. Operators
/// take them as the standard says that they are; what fails then says the same of every operator, here.
/// </summary>
internal static class StepFault
{
    public static bool IsOf(Exception fault) => fault is ArgumentException or IndexOutOfRangeException or InvalidOperationException
        or NullReferenceException or KeyNotFoundException or ArithmeticException or FormatException or InvalidCastException;

    public static string Say(Step step) => $"{step}: its inputs and options are not those that the operator takes";
}
