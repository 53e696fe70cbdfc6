using System.Collections.Immutable;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// What the names of dimensions stand for inside a type: the model's own are variables, a block's are bound where the block is declared.
/// </summary>
internal sealed class DimensionScope
{
    private readonly ImmutableDictionary<string, Dimension> bindings;

    private DimensionScope(ImmutableDictionary<string, Dimension> bindings) => this.bindings = bindings;

    public static DimensionScope Empty { get; } = new(ImmutableDictionary<string, Dimension>.Empty);

    /// <summary>What a name stands for, or <see langword="null"/> where nothing binds it.</summary>
    public Dimension? Resolve(string name) => bindings.TryGetValue(name, out var dimension) ? dimension : null;

    public DimensionScope With(string name, Dimension dimension) => new(bindings.SetItem(name, dimension));
}
