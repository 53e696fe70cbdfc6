using System.Text.RegularExpressions;
using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Emission;

/// <summary>Named dimensions that the code computes with, taken from what has them.</summary>
internal static class NamedLengths
{
    /// <summary>The lines that take them.</summary>
    /// <param name="parameters">What has the dimensions, with its name.</param>
    /// <param name="codes">All expressions of the method.</param>
    public static IEnumerable<LengthLine> Lines(IEnumerable<(Local Parameter, string Name)> parameters, IEnumerable<CodeNode> codes)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var code in codes)
            Collect(code, used);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (parameter, name) in parameters)
        {
            for (int axis = 0; axis < parameter.Shape.Count; axis++)
            {
                string size = parameter.Shape[axis].ToString();
                if (parameter.Shape[axis].Value is null && !size.Contains(' ', StringComparison.Ordinal) && known.Add(size)
                    && used.Any(text => Regex.IsMatch(text, $@"\b{Regex.Escape(size)}\b")))
                    yield return new(size, parameter.IsTokens ? $"{name}.Length" : $"(int){name}.Lengths[{axis}]");
            }
        }
    }

    private static void Collect(CodeNode code, HashSet<string> used)
    {
        if (code is SizeCode { Value: { Value: null } size })
            used.Add(size.ToString());
        if (code is ViewCode view)
            used.UnionWith(view.To.Where(other => other.Value is null).Select(other => other.ToString()));
        foreach (var part in code.Parts)
            Collect(part, used);
    }
}
