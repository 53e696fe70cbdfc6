using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Blocks;

/// <summary>How far the variables of a method are read: what may become a method of its own gives one value.</summary>
internal sealed class Reach
{
    // The last variable that reads each, by place; one behind all for the result.
    private readonly int[] last;

    public Reach(IReadOnlyList<Local> locals, Local? result)
    {
        var places = locals.Select((local, i) => (local, i)).ToDictionary(pair => pair.local, pair => pair.i);
        last = new int[locals.Count];
        for (int i = 0; i < locals.Count; i++)
            Visit(locals[i].Value!, i);
        if (result is not null && places.TryGetValue(result, out int end))
            last[end] = locals.Count;

        void Visit(CodeNode code, int reader)
        {
            if (code is LocalCode { Local: var local } && places.TryGetValue(local, out int place))
                last[place] = reader;
            foreach (var part in code.Parts)
                Visit(part, reader);
        }
    }

    /// <summary>Whether nothing but the last variable of a run is read behind it.</summary>
    public bool IsBlock(int start, int length)
    {
        for (int i = start; i < start + length - 1; i++)
        {
            if (last[i] >= start + length)
                return false;
        }

        return true;
    }
}
