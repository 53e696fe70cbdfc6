using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>
/// What differs between functions that run point by point and functions that run on whole batches, for one way through the method: the plan
/// and the sweeps of its programs. <see cref="HostWriter"/> writes everything around them.
/// </summary>
internal abstract class FunctionBodyWriter(IrFunction function, PlannedFunction? plan = null)
{
    public IrFunction Function => function;

    /// <summary>The operations that make ±∞ or NaN of finite numbers.</summary>
    public EquatableArray<SteepPlace> SteepPlaces => plan?.SteepPlaces ?? default;

    /// <summary>The operations for which a program that the method asks for is not defined.</summary>
    public EquatableArray<ProgramRefusal> Refusals => plan?.Refusals ?? default;

    /// <summary>The sizes.</summary>
    public abstract PlanDescription Plan { get; }

    /// <summary>The variable from which sweeps read what does not depend on the input: the weights, or the model itself.</summary>
    public abstract string Source { get; }

    /// <summary>The namespaces that sweeps need beside those that every function needs.</summary>
    public virtual IEnumerable<string> Usings => [];

    /// <summary>The sweeps of the gradient's program: Prefix and PrefixTransposed where there is a prefix, Forward, Backward.</summary>
    public abstract IReadOnlyList<ProgramSweep> Gradient { get; }

    /// <summary>The sweep of the tangents' program.</summary>
    public abstract ProgramSweep Pushforward { get; }

    /// <summary>The sweeps of the programs beside these that the method asks for.</summary>
    public virtual IReadOnlyList<FurtherSweeps> Further => [];

    /// <summary>
    /// The field that holds the embedding table of an input that is given by token ids; <see langword="null"/> for every other input.
    /// </summary>
    public virtual string? TableOf(IrParameter input) => null;
}
