using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Blocks;

/// <summary>
/// Numbers of the file that scale or shift, and differ between the uses of a block: there they are weights of one element.
/// </summary>
internal static class LearnedNumbers
{
    public static void Name(BlockClass block)
    {
        for (int place = 0; place < block.Length; place++)
        {
            var locals = block.Uses.Select(use => use.All[use.Start + place]).ToArray();
            var numbers = locals.Select(local => In(local.Value!).ToArray()).ToArray();
            bool[] differs = [.. Enumerable.Range(0, numbers[0].Length).Select(i => numbers.Any(list => !list[i].Equals(numbers[0][i])))];
            if (!differs.Contains(true))
                continue;
            foreach (var (local, use) in locals.Zip(block.Uses))
            {
                int next = 0;
                local.Value = Replace(local.Value!, use.Prefix, differs, ref next);
            }
        }
    }

    private static IEnumerable<double> In(CodeNode code)
    {
        foreach (var part in code.Parts)
        {
            if (code is InfixCode && part is NumberCode { IsStored: true } number)
                yield return number.Value;
            foreach (double inner in In(part))
                yield return inner;
        }
    }

    private static CodeNode Replace(CodeNode code, string prefix, bool[] differs, ref int next)
    {
        var parts = new Queue<CodeNode>();
        bool isChanged = false;
        foreach (var part in code.Parts)
        {
            bool isNumber = code is InfixCode && part is NumberCode { IsStored: true }, isWeight = isNumber && differs[next++];
            isChanged |= isWeight;
            parts.Enqueue(isWeight ? new WeightCode(Weight((NumberCode)part, (InfixCode)code, prefix))
                : Replace(part, prefix, differs, ref next));
        }

        var changed = code.With(_ => parts.Dequeue());
        // Operators take tensors of one shape; these methods repeat the one element.
        return isChanged && changed is InfixCode infix
            ? new CallCode(Method(infix.Operator), [new(null, infix.Left), new(null, infix.Right)]) : changed;
    }

    private static Weight Weight(NumberCode number, InfixCode infix, string prefix)
    {
        float value = (float)number.Value;
        return new(prefix + (infix.Operator is "+" or "-" ? "shift" : "scale"), [Size.One], () => [value], new object());
    }

    private static string Method(string symbol) => symbol switch
    {
        "+" => "Add",
        "-" => "Subtract",
        "*" => "Multiply",
        _ => "Divide",
    };
}
