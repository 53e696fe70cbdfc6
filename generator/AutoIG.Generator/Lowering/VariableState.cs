using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// What every variable holds at the current place in C#'s order of evaluation. Branches and loops restore, compare and merge whole states.
/// </summary>
internal sealed class VariableState(LoweringContext context) : LoweringPart(context)
{
    private int created;

    /// <summary>All variables that are in scope, with what they hold.</summary>
    public ImmutableSortedDictionary<Variable, Argument> Current { get; set; } = ImmutableSortedDictionary<Variable, Argument>.Empty;

    /// <summary>
    /// What a variable holds. As the target of an assignment it is changed after the right side has been lowered, which may change others.
    /// </summary>
    public Argument this[Variable variable]
    {
        get => Current[variable];
        set => Current = Current.SetItem(variable, value);
    }

    public Variable Create(string name, ITypeSymbol? type, LayerPath? layer = null) => new(created++, name, type, layer);

    /// <summary>A variable that has gone out of scope.</summary>
    public void Remove(Variable variable) => Current = Current.Remove(variable);

    /// <summary>Assigns a variable of the source: its value takes its name, and is a layer where it can be explained.</summary>
    public void Set(Variable variable, Argument value)
    {
        if (!Types.Holds(variable.Type, value))
            throw new InvalidOperationException($"'{variable.Name}' would hold a value of another type than its own.");
        this[variable] = Layers.Record(variable, value);
    }

    /// <summary>What a variable of the source holds where it is read.</summary>
    public Argument Get(Variable variable, IOperation use)
    {
        if (!Current.TryGetValue(variable, out var value))
            throw Unsupported(use, $"Reading '{variable.Name}' here", "declare it in the method that uses it");
        return value is Argument.Refused ? throw new RefusalException(null) : value;
    }
}
