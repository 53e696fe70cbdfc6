namespace AutoIG.Language.Tests.Syntax;

/// <summary>A local that holds an array; its identity is the object's.</summary>
/// <param name="name">Its name.</param>
/// <param name="kind">The type of its elements.</param>
/// <param name="slot">Where the interpreter keeps the first of them; the others follow.</param>
/// <param name="length">How many there are.</param>
internal sealed class ArrayVariable(string name, Kind kind, int slot, int length)
{
    public string Name { get; } = name;

    public Kind Kind { get; } = kind;

    public int Slot { get; } = slot;

    public int Length { get; } = length;
}

/// <summary><c>a[1]</c>, <c>a[^1]</c>.</summary>
internal sealed class Element(ArrayVariable array, int index, bool isFromEnd) : Expression
{
    public ArrayVariable Array => array;

    /// <summary>Its position from the beginning.</summary>
    public int Index => index;

    public bool IsFromEnd => isFromEnd;

    public override Kind Kind => array.Kind;

    public override IReadOnlyList<Node> Parts => [];

    public override Node With(IReadOnlyList<Node> parts) => this;
}

/// <summary><c>double[] a = [e, f];</c>, <c>a = [e, f];</c>: all elements are known before the array is.</summary>
internal sealed class ArrayAssignment(ArrayVariable target, bool declares, IReadOnlyList<Expression> elements) : Statement
{
    public ArrayVariable Target => target;

    public bool Declares => declares;

    public IReadOnlyList<Expression> Elements => elements;

    public override IReadOnlyList<Node> Parts => elements;

    public override Node With(IReadOnlyList<Node> parts) => new ArrayAssignment(target, declares, [.. parts.Cast<Expression>()]);
}

/// <summary>
/// <c>foreach (T v in a)</c>: each element is converted to the type of the variable, also where only a cast would do that.
/// </summary>
/// <param name="variable">The variable of the loop.</param>
/// <param name="isTyped">Whether its type is written.</param>
/// <param name="array">The array.</param>
/// <param name="body">What is done with each.</param>
internal sealed class ForEach(Variable variable, bool isTyped, ArrayVariable array, Statement body) : Statement
{
    public Variable Variable => variable;

    public bool IsTyped => isTyped;

    public ArrayVariable Array => array;

    public Statement Body => body;

    public override IReadOnlyList<Node> Parts => [body];

    public override Node With(IReadOnlyList<Node> parts) => new ForEach(variable, isTyped, array, (Statement)parts[0]);
}
