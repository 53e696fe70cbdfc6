using System.Globalization;

namespace AutoIG.Functions;

/// <summary>y_t − y_r, with the runner-up r = argmax_{k≠t} y_k; the first among equals.</summary>
/// <param name="RunnerUp">Where r is found.</param>
/// <param name="Found">r, where it was found at the input; −1 as long as it was not, and where each point finds its own.</param>
internal sealed record Margin(RunnerUp RunnerUp, int Found = -1) : OutputFunction
{
    /// <remarks>Once r is known: at each point F = y_t − max_{k≠t} y_k, which is not linear.</remarks>
    public override bool IsLinear => Found >= 0;

    public override bool IsOpen => RunnerUp == RunnerUp.AtInput && Found < 0;

    public override OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element)
    {
        RequireOthers(outputShape, functionName, "the margin");
        int length = CompilerServices.FunctionPlan.LengthOf(outputShape);
        return Found < length ? this
            : throw Expect.OutOfRange("target", $"a runner-up among the {length} outputs of {functionName}", Found);
    }

    public override OutputFunction Resolve(ReadOnlySpan<double> outputs, int position) =>
        IsOpen ? this with { Found = Runner(outputs, position) } : this;

    public override double Value(ReadOnlySpan<double> outputs, int position) => outputs[position] - outputs[Runner(outputs, position)];

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        adjoints[position] = 1;
        adjoints[Runner(outputs, position)] = -1;
    }

    // Found at the input, the runner-up is one output throughout.
    public override bool IsComparable => IsLinear || IsOpen;

    public override string Show(string output) =>
        Found >= 0 ? string.Create(CultureInfo.InvariantCulture, $"margin[{output} − {Found}]")
        : RunnerUp == RunnerUp.AtInput ? $"margin[{output}]"
        : $"margin[{output}, each point]";

    private int Runner(ReadOnlySpan<double> outputs, int position)
    {
        if (Found >= 0)
            return Found;
        int best = position == 0 ? 1 : 0;
        for (int k = best + 1; k < outputs.Length; k++)
        {
            if (k != position && outputs[k] > outputs[best])
                best = k;
        }

        return best;
    }
}
