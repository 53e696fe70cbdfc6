using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <summary>One activation of a method, local function or property that is being lowered.</summary>
internal sealed class Frame(
    VariableState state, Frame? caller, Frame? enclosing, IMethodSymbol method, Argument.Host? self, LayerPath layers, string? target)
{
    private readonly Dictionary<ISymbol, Variable> variables = new(SymbolEqualityComparer.Default);

    /// <summary>The activation that called this one.</summary>
    public Frame? Caller => caller;

    public IMethodSymbol Method => method;

    /// <summary>What <c>this</c> is.</summary>
    public Argument.Host? Self => self;

    /// <summary>The prefix of its local variables' names as layers.</summary>
    public LayerPath Layers => layers;

    /// <summary>The caller's variable to which the result goes.</summary>
    public string? Target => target;

    /// <summary>Whether the method has returned.</summary>
    public Variable Returned { get; } = state.Create("returned", null);

    /// <summary>What it has returned.</summary>
    public Variable Result { get; } = state.Create("result", method.ReturnType);

    /// <summary>The loops and switches around the current statement, from the outermost.</summary>
    public List<JumpTarget> JumpTargets { get; } = [];

    /// <summary>The local functions declared so far, each with the frame it sees.</summary>
    public Dictionary<ISymbol, ILocalFunctionOperation> LocalFunctions { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Opens the activation: nothing has been returned.</summary>
    public void Start()
    {
        state[Returned] = Argument.Literal.False;
        state[Result] = Argument.Unassigned.Instance;
    }

    /// <summary>Closes it: nobody can read its variables any more.</summary>
    public void End()
    {
        state.Remove(Returned);
        state.Remove(Result);
        foreach (var variable in variables.Values)
            state.Remove(variable);
    }

    /// <summary>Makes the variable of a local or parameter. One that an earlier turn of a loop has made is gone.</summary>
    public Variable Declare(ISymbol symbol, ITypeSymbol type, LayerPath? layer)
    {
        if (variables.TryGetValue(symbol, out var earlier))
            state.Remove(earlier);
        return variables[symbol] = state.Create(symbol.Name, type, layer);
    }

    /// <summary>Closes a block: nobody can read its locals any more.</summary>
    public void EndOf(ImmutableArray<ILocalSymbol> locals)
    {
        foreach (var local in locals)
        {
            if (variables.TryGetValue(local, out var variable))
                state.Remove(variable);
        }
    }

    /// <summary>Whether a local or parameter is this activation's own.</summary>
    public bool Declares(ISymbol symbol) => variables.ContainsKey(symbol);

    /// <summary>The variable of a local or parameter of this method or of one around it.</summary>
    public Variable? Find(ISymbol symbol) => variables.TryGetValue(symbol, out var variable) ? variable : enclosing?.Find(symbol);

    /// <summary>
    /// The frame in which a local function was declared. A call names it with type arguments, and its declaration without.
    /// </summary>
    public Frame? Declaring(IMethodSymbol localFunction) =>
        LocalFunctions.ContainsKey(localFunction.OriginalDefinition) ? this : enclosing?.Declaring(localFunction);

    /// <summary>The declaration of a local function that can be called here.</summary>
    public ILocalFunctionOperation? LocalFunction(IMethodSymbol localFunction) =>
        Declaring(localFunction)?.LocalFunctions[localFunction.OriginalDefinition];
}
