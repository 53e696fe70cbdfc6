using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Code;

/// <summary>An expression of the method that is written.</summary>
internal abstract record CodeNode
{
    /// <summary>The expressions in it, in the order of their text.</summary>
    public virtual IEnumerable<CodeNode> Parts => [];

    /// <summary>The same expression of other parts.</summary>
    public virtual CodeNode With(Func<CodeNode, CodeNode> change) => this;
}

/// <summary>A variable, or a parameter of the method.</summary>
internal sealed record LocalCode(Local Local) : CodeNode;

/// <summary>A weight.</summary>
internal sealed record WeightCode(Weight Weight) : CodeNode;

/// <summary>A number that multiplies, adds, or is an option.</summary>
/// <param name="IsStored">Whether it is a value of the file, which training may have found.</param>
internal sealed record NumberCode(double Value, bool IsOperand, bool IsStored = false) : CodeNode;

/// <summary>A size, an axis, a stride: what may differ between blocks that are alike.</summary>
internal sealed record SizeCode(Size Value) : CodeNode;

/// <summary>Anything else that stands as it is: an option's value.</summary>
internal sealed record TextCode(string Text) : CodeNode;

/// <summary>A call of the vocabulary.</summary>
internal sealed record CallCode(string Method, IReadOnlyList<Argument> Arguments) : CodeNode
{
    /// <summary>Whether it compares elements.</summary>
    public bool IsCondition => Method.StartsWith("Tensor.", StringComparison.Ordinal);

    public override IEnumerable<CodeNode> Parts => Arguments.Select(argument => argument.Value);

    public override CodeNode With(Func<CodeNode, CodeNode> change) =>
        this with { Arguments = [.. Arguments.Select(argument => argument with { Value = change(argument.Value) })] };
}

/// <summary>An argument, with its name where that is said.</summary>
/// <param name="Usual">What the method takes if nothing is said: such an argument is there to be compared, and is not written.</param>
internal readonly record struct Argument(string? Name, CodeNode Value, CodeNode? Usual = null);

/// <summary>Arithmetic between two expressions.</summary>
internal sealed record InfixCode(string Operator, CodeNode Left, CodeNode Right) : CodeNode
{
    public override IEnumerable<CodeNode> Parts => [Left, Right];

    public override CodeNode With(Func<CodeNode, CodeNode> change) => this with { Left = change(Left), Right = change(Right) };
}

/// <summary>A list in brackets, or a pair in parentheses.</summary>
internal sealed record ListCode(IReadOnlyList<CodeNode> Elements, bool IsPair = false) : CodeNode
{
    public override IEnumerable<CodeNode> Parts => Elements;

    public override CodeNode With(Func<CodeNode, CodeNode> change) => this with { Elements = [.. Elements.Select(change)] };
}

/// <summary>A range of indices.</summary>
internal sealed record RangeCode(CodeNode From, CodeNode To) : CodeNode
{
    public override IEnumerable<CodeNode> Parts => [From, To];

    public override CodeNode With(Func<CodeNode, CodeNode> change) => this with { From = change(From), To = change(To) };
}

/// <summary>The same elements under another shape.</summary>
internal sealed record ViewCode(CodeNode Of, IReadOnlyList<Size> From, IReadOnlyList<Size> To) : CodeNode
{
    public override IEnumerable<CodeNode> Parts => [Of];

    public override CodeNode With(Func<CodeNode, CodeNode> change) => this with { Of = change(Of) };

    /// <summary>The nearest word for what happens to the shape.</summary>
    public string Word => To.Count == From.Count + 1 && Added(From, To) is { } added ? $"Unsqueeze {added}"
        : From.Count == To.Count + 1 && Added(To, From) is { } removed ? $"Squeeze {removed}"
        : To.Count == 1 ? "Flatten" : $"Reshape {To.Count}";

    private static int? Added(IReadOnlyList<Size> fewer, IReadOnlyList<Size> more)
    {
        for (int axis = 0; axis < more.Count; axis++)
        {
            if (more[axis].IsOne && more.Where((_, i) => i != axis).SequenceEqual(fewer))
                return axis;
        }

        return null;
    }
}

/// <summary>A call of a block's method.</summary>
internal sealed record BlockCode(string Field, IReadOnlyList<Argument> Arguments) : CodeNode
{
    public override IEnumerable<CodeNode> Parts => Arguments.Select(argument => argument.Value);

    public override CodeNode With(Func<CodeNode, CodeNode> change) =>
        this with { Arguments = [.. Arguments.Select(argument => argument with { Value = change(argument.Value) })] };
}

/// <summary>Blocks one after the other, each on what the one before it gives.</summary>
internal sealed record TurnsCode(string Field, string Each, CodeNode First, IReadOnlyList<CodeNode> Others) : CodeNode
{
    public override IEnumerable<CodeNode> Parts => [First, .. Others];

    public override CodeNode With(Func<CodeNode, CodeNode> change) =>
        this with { First = change(First), Others = [.. Others.Select(change)] };
}
