using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>The names that a sweep's statements read beside its spans: the number of points, sizes and numbers that come with the call.</summary>
internal sealed class SweepNames(IrFunction function)
{
    private readonly HashSet<string> words = [];
    private readonly HashSet<int> fixedArguments = [];

    /// <summary>Whether a statement reads the number of points.</summary>
    public bool Points { get; set; }

    /// <summary>The parameters held constant, under the names of the locals to which a sweep binds them.</summary>
    public static IReadOnlyList<(string Name, IrType Type)> FixedArguments(IrFunction function)
    {
        var taken = new HashSet<string>(function.DimensionNames) { "batch", "points", "model", "weights" };
        return function.Parameters.Where(p => !p.IsDifferentiable)
            .Select(parameter => (Identifiers.Escape(Identifiers.Unique(Identifiers.Camel(parameter.Name), taken)), parameter.Type)).ToArray();
    }

    public void Read(IEnumerable<Dimension> sizes)
    {
        foreach (var size in sizes)
            words.UnionWith(size.Words);
    }

    public void ReadFixedArguments(IEnumerable<int> indices) => fixedArguments.UnionWith(indices);

    /// <summary>The declarations of the names that are read, one for each type.</summary>
    public IEnumerable<string> Declarations() => Declarators().GroupBy(declarator => declarator.Type)
        .Select(same => $"{same.Key} {string.Join(", ", same.Select(declarator => $"{declarator.Name} = {declarator.Value}"))};");

    private IEnumerable<(string Type, string Name, string Value)> Declarators()
    {
        if (Points)
            yield return ("int", "points", "batch.Points");
        for (int i = 0; i < function.DimensionNames.Count; i++)
        {
            if (words.Contains(function.DimensionNames[i]))
                yield return ("int", Identifiers.Escape(function.DimensionNames[i]), $"batch.Dimension({i})");
        }
        foreach (var ((name, type), i) in FixedArguments(function).Select((parameter, i) => (parameter, i)))
        {
            if (fixedArguments.Contains(i))
                yield return (type.NameOf(function.RealType), name, Numbers.OfFixedArgument("batch.FixedArguments", i, type, function.RealType));
        }
    }
}
