using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Blocks;

/// <summary>The sizes in an expression, in the order of its text: read, and replaced by others in the same order.</summary>
internal static class Sizes
{
    /// <summary>A size and what it is: the name of its option, or a word for its place.</summary>
    public readonly record struct Slot(Size Size, string Role);

    public static void Collect(CodeNode code, List<Slot> slots, string role = "size")
    {
        switch (code)
        {
            case SizeCode size:
                slots.Add(new(size.Value, role));
                break;
            case ViewCode view:
                Collect(view.Of, slots, role);
                slots.AddRange(view.To.Select(size => new Slot(size, "size")));
                break;
            case CallCode call:
                foreach (var (argument, place) in call.Arguments.Select((argument, place) => (argument, place)))
                    Collect(argument.Value, slots, argument.Name ?? Positional(call.Method, place));
                break;
            default:
                foreach (var part in code.Parts)
                    Collect(part, slots, role);
                break;
        }
    }

    public static CodeNode Replace(CodeNode code, Queue<Size> sizes)
    {
        if (code is SizeCode)
            return new SizeCode(sizes.Dequeue());
        if (code is not ViewCode view)
            return code.With(part => Replace(part, sizes));
        var of = Replace(view.Of, sizes);
        return view with { Of = of, To = [.. view.To.Select(_ => sizes.Dequeue())] };
    }

    private static string Positional(string method, int place) => method switch
    {
        "MaxPool2D" or "AvgPool2D" or "MaxPool1D" or "AvgPool1D" => place == 1 ? "kernelSize" : "stride",
        "GroupNorm" => "groups",
        _ => "size",
    };
}
