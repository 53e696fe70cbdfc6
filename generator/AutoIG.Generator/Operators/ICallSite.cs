using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>A call of an operator, seen from the operator's declaration: its arguments by parameter name, missing ones absent.</summary>
internal interface ICallSite
{
    IrBuilder Builder { get; }

    /// <summary>The parameters that were given, in the order of the declaration.</summary>
    IReadOnlyList<string> Given { get; }

    /// <summary>The local variable to which the result goes straight, or <see langword="null"/>.</summary>
    string? ResultName { get; }

    /// <summary>Whether an argument is given and not null.</summary>
    bool Has(string parameter);

    /// <summary>A refusal of the call. Throw what it returns.</summary>
    Exception Refuse(string message, string? parameter = null);

    /// <summary>A value argument; a number becomes a constant.</summary>
    Expr Value(string parameter);

    /// <summary>A value argument, or <see langword="null"/> where it is not given.</summary>
    Expr? Optional(string parameter);

    /// <summary>All elements of a list-valued argument as values.</summary>
    IReadOnlyList<Expr> Values(string parameter);

    /// <summary>
    /// A list of groups of <paramref name="size"/> values each, of which some may be null; <see langword="null"/> where the argument is not
    /// written so.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="size">The values of a group.</param>
    /// <param name="notValues">What is wrong where a group of a number holds something that is no value.</param>
    IReadOnlyList<IReadOnlyList<Expr?>>? Groups(string parameter, int size, Func<int, string> notValues);

    int Int(string parameter);

    int Int(string parameter, int @default);

    /// <summary>A number or a pair of numbers.</summary>
    (int Y, int X) Pair(string parameter, int @default);

    /// <summary>A list of numbers, or one number as a list of one; <see langword="null"/> where it is not given.</summary>
    IReadOnlyList<int>? Ints(string parameter);

    /// <summary>A list of sizes, in which −1 may stand for "what remains".</summary>
    IReadOnlyList<Dimension> Sizes(string parameter);

    /// <summary>The first index of a range along an axis, and the one behind its last.</summary>
    (Dimension Start, Dimension End) Bounds(string parameter, Dimension size);

    bool Flag(string parameter, bool @default);

    double Number(string parameter, double @default);

    /// <summary>A string, or the name of an enum member.</summary>
    string Text(string parameter, string @default);

    /// <summary>A string, or the name of an enum member; <see langword="null"/> where the argument is something else.</summary>
    string? TextOrNull(string parameter);
}
