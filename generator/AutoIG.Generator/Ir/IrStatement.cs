namespace AutoIG.Generator.Ir;

/// <summary>One step of a block.</summary>
internal abstract record IrStatement;

/// <summary>A straight run of statements.</summary>
internal sealed record IrBlock(EquatableArray<IrStatement> Statements)
{
    public static IrBlock Empty { get; } = new(default(EquatableArray<IrStatement>));
}

/// <summary>A value: the result of an operator.</summary>
/// <param name="Id">The value's number, unique in its function.</param>
/// <param name="Operator">What is done: the one object that declares it.</param>
/// <param name="Operands">The numbers of the operands.</param>
/// <param name="Type">Element and shape.</param>
/// <param name="Attributes">What the operator needs to know beside its operands.</param>
/// <param name="Name">The user's name: the local variable that this value was assigned to.</param>
/// <param name="Origin">The statement of the user's code from which the value comes.</param>
internal sealed record IrOperation(
    int Id,
    Operator Operator,
    EquatableArray<int> Operands,
    IrType Type,
    OperatorAttributes Attributes,
    string? Name,
    Origin Origin) : IrStatement;

/// <summary>Where a value comes from in the user's code, for names and comments in the generated code. No position: a comment added above
/// the method changes nothing in the model.</summary>
/// <param name="Target">What the statement assigns to, or "result" for a returned expression.</param>
/// <param name="Text">The statement's text on one line.</param>
internal sealed record Origin(string Target, string Text)
{
    public static Origin None { get; } = new("value", "");
}

/// <summary>Two alternatives; exactly one runs.</summary>
internal sealed record IrConditional(int Condition, IrBlock Then, IrBlock Else, EquatableArray<IrMerge> Merges, Origin Origin)
    : IrStatement;

/// <summary>A value that is <paramref name="Then"/> or <paramref name="Else"/>, by the alternative that ran.</summary>
internal sealed record IrMerge(int Id, int Then, int Else, IrType Type, string? Name);

/// <summary>
/// A loop: <paramref name="Header"/> computes the condition; while it holds, <paramref name="Body"/> runs and each carried value takes its
/// next value. After the loop a carried value's number stands for its last value.
/// </summary>
internal sealed record IrLoop(EquatableArray<IrCarried> Carried, IrBlock Header, int Condition, IrBlock Body, Origin Origin) : IrStatement;

/// <summary>A value carried around a loop: <paramref name="Initial"/> at first, <paramref name="Next"/> after each turn.</summary>
internal sealed record IrCarried(int Id, int Initial, int Next, IrType Type, string? Name);
