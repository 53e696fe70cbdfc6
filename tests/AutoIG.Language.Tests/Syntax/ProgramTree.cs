using System.Collections.Immutable;

namespace AutoIG.Language.Tests.Syntax;

/// <summary>A type with one method that is differentiated.</summary>
/// <param name="seed">What it was made from.</param>
/// <param name="result">What the method returns.</param>
/// <param name="parameters">Its parameters; those of real numbers are its inputs.</param>
/// <param name="fields">The fields of the model and what they hold; without any the method is static.</param>
/// <param name="methods">The methods that it calls.</param>
/// <param name="body">Its body.</param>
/// <param name="slots">How many variables there are.</param>
/// <param name="isGeneric">Whether it is written with a type parameter in the place of double.</param>
internal sealed class ProgramTree(
    long seed, Kind result, IReadOnlyList<Variable> parameters, IReadOnlyList<(Variable Variable, Literal Value)> fields,
    IReadOnlyList<Definition> methods, Block body, int slots, bool isGeneric = false) : Node
{
    private bool? usesSingle;

    public long Seed => seed;

    public Kind Result => result;

    public IReadOnlyList<Variable> Parameters => parameters;

    public IReadOnlyList<Variable> Inputs { get; } = [.. parameters.Where(p => p.Kind.IsReal())];

    /// <summary>The parameters that can have a derivative, as far as the interpreter has room for them: real numbers first.</summary>
    public ImmutableArray<Variable> Features { get; } = [.. parameters.Where(p => p.Kind.IsReal())
        .Concat(parameters.Where(p => p.Kind.IsWhole())).Take(3)];

    /// <summary>The type the derivative computes in.</summary>
    public Kind Precision => result == Kind.Double || parameters.Any(p => p.Kind == Kind.Double) ? Kind.Double : Kind.Float;

    /// <summary>Whether it computes in single precision anywhere, which leaves no more digits than that has.</summary>
    public bool UsesSingle => usesSingle ??= Precision == Kind.Float || result == Kind.Float || parameters.Any(p => p.Kind == Kind.Float)
        || DescendantsAndSelf().Any(node => node is Expression { Kind: Kind.Float });

    public IReadOnlyList<(Variable Variable, Literal Value)> Fields => fields;

    public IReadOnlyList<Definition> Methods => methods;

    public Block Body => body;

    public int Slots => slots;

    public bool IsGeneric => isGeneric;

    public override IReadOnlyList<Node> Parts => [.. methods, body];

    public override Node With(IReadOnlyList<Node> parts) =>
        new ProgramTree(seed, result, parameters, fields, [.. parts.Take(methods.Count).Cast<Definition>()], (Block)parts[^1], slots,
            isGeneric);

    /// <summary>The same without parameters, fields and methods that nothing mentions.</summary>
    public ProgramTree Trimmed(out bool[] kept)
    {
        var trees = methods.ToList();
        while (trees.RemoveAll(m => !Mentions(trees.Where(t => t != m), m.Function)) > 0)
        {
        }
        var read = trees.Append<Node>(body).SelectMany(tree => tree.DescendantsAndSelf()).SelectMany(Mentioned).ToHashSet();
        kept = [.. parameters.Select(p => read.Contains(p))];
        if (!parameters.Where((p, i) => p.Kind.IsReal() && read.Contains(p)).Any())
            kept[parameters.ToList().FindIndex(p => p.Kind.IsReal())] = true;
        bool[] keeps = kept;
        return new ProgramTree(
            seed, result, [.. parameters.Where((_, i) => keeps[i])], [.. fields.Where(f => read.Contains(f.Variable))], trees, body, slots,
                isGeneric);

        bool Mentions(IEnumerable<Definition> others, Function function) =>
            others.Append<Node>(body).SelectMany(tree => tree.DescendantsAndSelf())
                .Any(node => node is Call call && call.Function == function);
    }

    private static IEnumerable<Variable> Mentioned(Node node) => node switch
    {
        Read read => [read.Variable],
        Assignment assignment => [assignment.Target],
        Compound compound => [compound.Target],
        Increment increment => [increment.Target],
        Deconstruction deconstruction => deconstruction.Targets,
        _ => [],
    };
}
