using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Lowering;

/// <summary>A call of an operator, seen from the operator's declaration: its arguments by parameter name, missing ones absent.</summary>
internal sealed class CallSite(IrBuilder builder, string display, IReadOnlyDictionary<string, Argument> arguments, string? resultName,
    Element precision = Element.Real) : ICallSite
{
    public IrBuilder Builder => builder;

    /// <summary>How the user wrote the operator: <c>Conv2D</c>, <c>Tensor.Tanh</c>, <c>+</c>.</summary>
    public string Display => display;

    /// <summary>The parameters that were given, in the order of the declaration.</summary>
    public IReadOnlyList<string> Given { get; } = [.. arguments.Keys];

    /// <summary>The local variable to which the result goes straight, or <see langword="null"/>.</summary>
    public string? ResultName => resultName;

    public bool Has(string parameter) => this[parameter] is not null;

    private Argument? this[string parameter] =>
        arguments.TryGetValue(parameter, out var argument) && argument is not Argument.Literal { Constant: null } ? argument : null;

    /// <summary>A refusal of the call. Throw what it returns.</summary>
    public Exception Refuse(string message, string? parameter = null) => new LoweringException($"{display}: {message}", parameter);

    /// <summary>A value argument; a number becomes a constant.</summary>
    public Expr Value(string parameter) =>
        Optional(parameter) ?? throw Refuse($"argument '{parameter}' is missing", parameter);

    /// <summary>A value argument, or <see langword="null"/> where it is not given.</summary>
    public Expr? Optional(string parameter) => this[parameter] switch
    {
        null => null,
        Argument.Value value => builder[value.Id],
        Argument.Literal { Constant: bool flag } => builder.Constant(flag ? 1 : 0, IrType.Boolean),
        Argument.Literal literal when ConstantArithmetic.ToReal(literal.Constant) is { } number =>
            builder.Constant(number, IrType.Of(precision)),
        Argument.Size size => builder[builder.Emit(Leaves.Dimension, [], new DimensionAttributes(size.Dimension))],
        _ => throw Refuse($"argument '{parameter}' must be a tensor or a number", parameter),
    };

    /// <summary>All elements of a list-valued argument as values.</summary>
    public IReadOnlyList<Expr> Values(string parameter) => this[parameter] switch
    {
        Argument.Items items => items.Elements.Select(item => item switch
        {
            Argument.Value value => builder[value.Id],
            Argument.Literal literal when ConstantArithmetic.ToReal(literal.Constant) is { } number =>
                builder.Constant(number, IrType.Of(precision)),
            _ => throw Refuse($"argument '{parameter}' must list tensors or numbers", parameter),
        }).ToArray(),
        Argument.Value value => [builder[value.Id]],
        _ => throw Refuse($"argument '{parameter}' must list tensors", parameter),
    };

    public int Int(string parameter, int @default) => this[parameter] is { } argument ? AsInt(argument, parameter) : @default;

    public int Int(string parameter) =>
        AsInt(this[parameter] ?? throw Refuse($"argument '{parameter}' is missing", parameter), parameter);

    /// <summary>A number or a pair of numbers.</summary>
    public (int Y, int X) Pair(string parameter, int @default) => this[parameter] switch
    {
        null => (@default, @default),
        Argument.Items { Elements.Count: 2 } items => (AsInt(items.Elements[0], parameter), AsInt(items.Elements[1], parameter)),
        var argument => (AsInt(argument, parameter), AsInt(argument, parameter)),
    };

    /// <summary>A list of numbers, or one number as a list of one; <see langword="null"/> where it is not given.</summary>
    public IReadOnlyList<int>? Ints(string parameter) => this[parameter] switch
    {
        null => null,
        Argument.Items items => items.Elements.Select(item => AsInt(item, parameter)).ToArray(),
        var argument => [AsInt(argument, parameter)],
    };

    /// <summary>A list of sizes, in which −1 may stand for "what remains".</summary>
    public IReadOnlyList<Dimension> Sizes(string parameter) => this[parameter] switch
    {
        Argument.Items items => items.Elements.Select(item => AsSize(item, parameter)).ToArray(),
        { } argument => [AsSize(argument, parameter)],
        null => throw Refuse($"argument '{parameter}' is missing", parameter),
    };

    /// <summary>The first index of a range along an axis, and the one behind its last.</summary>
    public (Dimension Start, Dimension End) Bounds(string parameter, Dimension size)
    {
        if (this[parameter] is not Argument.Range range)
            throw Refuse($"argument '{parameter}' must be a range such as 1..^1", parameter);
        return (End(range.Start, range.StartFromEnd, 0), End(range.End, range.EndFromEnd, size));

        Dimension End(Argument? position, bool fromEnd, Dimension @default) =>
            position is null ? @default : fromEnd ? size - AsSize(position, parameter) : AsSize(position, parameter);
    }

    public bool Flag(string parameter, bool @default) => this[parameter] switch
    {
        null => @default,
        Argument.Literal { Constant: bool flag } => flag,
        _ => throw Refuse($"argument '{parameter}' must be a constant", parameter),
    };

    public double Number(string parameter, double @default) => this[parameter] switch
    {
        null => @default,
        Argument.Literal literal when ConstantArithmetic.ToReal(literal.Constant) is { } number => number,
        Argument.Value value when builder.Definition(value.Id)?.Attributes is ConstantAttributes constant => constant.Value,
        _ => throw Refuse($"argument '{parameter}' must be a compile-time constant", parameter),
    };

    /// <summary>A string, or the name of an enum member.</summary>
    public string Text(string parameter, string @default) => this[parameter] switch
    {
        null => @default,
        Argument.Literal { Constant: string text } => text,
        _ => throw Refuse($"argument '{parameter}' must be a compile-time constant", parameter),
    };

    public string? TextOrNull(string parameter) => this[parameter] is Argument.Literal { Constant: string text } ? text : null;

    public IReadOnlyList<IReadOnlyList<Expr?>>? Groups(string parameter, int size, Func<int, string> notValues)
    {
        if (this[parameter] is not Argument.Items groups
            || groups.Elements.Any(group => group is not Argument.Items items || items.Elements.Count != size))
            return null;
        return groups.Elements.Select((group, i) => ((Argument.Items)group).Elements.Select(element => element switch
        {
            Argument.Value value => builder[value.Id],
            Argument.Literal { Constant: null } => (Expr?)null,
            _ => throw Refuse(notValues(i), parameter),
        }).ToArray()).ToArray();
    }

    private int AsInt(Argument argument, string parameter) => argument switch
    {
        Argument.Literal { Constant: int number } => number,
        Argument.Literal { Constant: long number } => checked((int)number),
        Argument.Size { Dimension.IsConstant: true } size => size.Dimension.Value,
        Argument.Value value
            when builder.Definition(value.Id)?.Attributes is ConstantAttributes constant && constant.Value == (int)constant.Value =>
            (int)constant.Value,
        _ => throw Refuse($"argument '{parameter}' must be an integer known at compile time", parameter),
    };

    private Dimension AsSize(Argument argument, string parameter) =>
        argument is Argument.Size size ? size.Dimension : AsInt(argument, parameter);
}
