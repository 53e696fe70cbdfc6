using System.Text;

namespace AutoIG;

/// <summary>
/// An explanation in one line:
/// <c>IntegratedGradients of Bank.Risk[3] = 2.41 (baseline 0.12, delta 1.2e-6): income +1.31, age −0.42, … 28 more</c>.
/// </summary>
internal static class AttributionText
{
    /// <summary>The line.</summary>
    public static string Of<T>(Attribution<T> attribution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var text = new StringBuilder(attribution.MethodName).Append(" of ").Append(Explained(attribution))
            .Append(" = ").Append(ShortText.Number(double.CreateTruncating(attribution.Output)));
        var facts = new List<string>();
        if (!T.IsNaN(attribution.BaselineOutput))
            facts.Add("baseline " + ShortText.Number(double.CreateTruncating(attribution.BaselineOutput)));
        if (!double.IsNaN(attribution.ConvergenceDelta))
            facts.Add("delta " + ShortText.Number(attribution.ConvergenceDelta));
        if (!double.IsNaN(attribution.EstimatedError))
            facts.Add("error " + ShortText.Number(attribution.EstimatedError));
        if (facts.Count > 0)
            text.Append(" (").AppendJoin(", ", facts).Append(')');
        return text.Append(": ").Append(attribution.Inputs.Largest()).ToString();
    }

    /// <summary>
    /// What was explained: <c>Bank.Risk[3]</c>, <c>log-softmax[3] of Bank.Risk</c>; of the only output, the function alone.
    /// </summary>
    public static string Explained<T>(Attribution<T> attribution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        attribution.Target.IsFunction ? $"{attribution.Target} of {attribution.FunctionName}"
        : attribution.Outputs.FlattenedLength == 1 ? attribution.FunctionName
        : $"{attribution.FunctionName}[{attribution.Target.ToString().Trim('[', ']')}]";
}
