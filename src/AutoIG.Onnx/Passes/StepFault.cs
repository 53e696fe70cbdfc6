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

    /// <summary>The way out where sizes are open, which what is said of a node may come from.</summary>
    public static string OfOpenSizes(IEnumerable<Value> inputs)
    {
        string[] open = [.. inputs.Where(input => input.Shape.Any(size => size.Value is null)).Select(input =>
            $"--input {input.Name}={string.Join(',', input.Shape.Select(size => size.Value is null ? "NUMBER" : $"{size}"))}")];
        return open.Length == 0 ? "." : $". Sizes that the file leaves open may be the reason: {string.Join(" ", open)} states them.";
    }

    /// <summary>What is wrong, with the node that it is about.</summary>
    public static string Say(Step step, Exception fault)
    {
        if (fault is ImportException && fault.Message.StartsWith($"{step}", StringComparison.Ordinal))
            return fault.Message;
        return $"{step}: {(fault is RoomException or ImportException ? fault.Message
            : "its inputs and options are not those that the operator takes")}";
    }
}
