using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>A function that users write and that is made of operators. It does not stand in the IR itself.</summary>
internal sealed class Composite : IWritten
{
    private readonly Func<ICallSite, IReadOnlyList<Expr>> expansion;

    /// <summary>A function that gives one value.</summary>
    public Composite(string name, Func<ICallSite, Expr> expansion)
        : this(name, call => new[] { expansion(call) }, givesSeveral: false)
    {
    }

    private Composite(string name, Func<ICallSite, IReadOnlyList<Expr>> expansion, bool givesSeveral) =>
        (Name, this.expansion, GivesSeveral) = (name, expansion, givesSeveral);

    public string Name { get; }

    public IReadOnlyList<string> Symbols { get; init; } = [];

    public string Meaning { get; init; } = "";

    public string Derivative { get; init; } = "";

    public bool GivesSeveral { get; }

    /// <inheritdoc cref="IWritten.RefusesGates"/>
    public Func<ICallSite, string?> RefusesGates { get; init; } = _ => null;

    /// <summary>A function that gives a list of values.</summary>
    public static Composite OfSeveral(
        string name, string symbol, string derivative, Func<ICallSite, IReadOnlyList<Expr>> expansion, string meaning = "") =>
        new(name, expansion, givesSeveral: true) { Symbols = [symbol], Derivative = derivative, Meaning = meaning };

    string? IWritten.RefusesGates(ICallSite call) => RefusesGates(call);

    public IReadOnlyList<Expr> Lower(ICallSite call) => expansion(call);
}
