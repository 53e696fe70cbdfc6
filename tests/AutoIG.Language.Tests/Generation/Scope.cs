using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Generation;

/// <summary>What can be named at a place of a program.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly HashSet<string> declared = [];
    private readonly HashSet<string> below = [];
    private readonly List<Variable> variables = [];
    private readonly List<Function> functions = [];
    private readonly List<ArrayVariable> arrays = [];

    public Scope? Outer => outer;

    public IEnumerable<Variable> Variables => outer is null ? variables : outer.Variables.Concat(variables);

    public IEnumerable<Function> Functions => outer is null ? functions : outer.Functions.Concat(functions);

    public IEnumerable<ArrayVariable> Arrays => outer is null ? arrays : outer.Arrays.Concat(arrays);

    /// <summary>Whether C# lets the name be declared here: nothing around has it, and nothing inside.</summary>
    public bool IsFree(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.declared.Contains(name))
                return false;
        }
        return !below.Contains(name);
    }

    public void Reserve(string name)
    {
        declared.Add(name);
        for (var scope = outer; scope is not null; scope = scope.Outer)
            scope.below.Add(name);
    }

    public void Add(Variable variable) => variables.Add(variable);

    public void Add(Function function) => functions.Add(function);

    public void Add(ArrayVariable array) => arrays.Add(array);
}
