using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Operators;

/// <summary>Variables that nothing reads: a condition, where what chooses by it takes the one that it was turned from.</summary>
internal static class UnreadVariables
{
    /// <summary>The variables without them, in their order.</summary>
    /// <param name="result">What the method gives.</param>
    public static IReadOnlyList<Local> Remove(IReadOnlyList<Local> locals, CodeNode result)
    {
        var read = new HashSet<Local>();
        Visit(result);
        var kept = new List<Local>();
        foreach (var local in locals.Reverse().Where(read.Contains))
        {
            kept.Add(local);
            Visit(local.Value!);
        }

        kept.Reverse();
        return kept;

        void Visit(CodeNode code)
        {
            if (code is LocalCode { Local: var local })
                read.Add(local);
            foreach (var part in code.Parts)
                Visit(part);
        }
    }
}
