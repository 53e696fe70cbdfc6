namespace AutoIG.Generator.Operators;

/// <summary>All operators, by name and by the C# symbols they are recognised by.</summary>
internal static partial class OperatorTable
{
    private static readonly Dictionary<string, Operator> ByName = [];
    private static readonly Dictionary<string, Operator> BySymbol = [];

    static OperatorTable()
    {
        foreach (var @operator in Leaves().Concat(Arithmetic()).Concat(Integers()).Concat(Comparisons()).Concat(Functions()).Concat(Activations())
            .Concat(Shapes()).Concat(Reductions()).Concat(Statistics())
            .Concat(Dense()).Concat(Products()).Concat(Windows()).Concat(Maps()).Concat(Normalizations()).Concat(ChannelNorms())
            .Concat(Recurrences())
            .Concat(Derived()).Concat(Parts()).Concat(Joins()))
        {
            ByName.Add(@operator.Name, @operator);
            foreach (string symbol in @operator.Symbols)
                BySymbol.Add(symbol, @operator);
        }
    }

    /// <summary>All operators in the order of declaration.</summary>
    public static IEnumerable<Operator> All => ByName.Values;

    /// <summary>The declaration of an operator that the IR names.</summary>
    public static Operator Get(string name) =>
        ByName.TryGetValue(name, out var @operator) ? @operator : throw new InvalidOperationException($"No operator is called '{name}'.");

    /// <summary>The operator that a method stands for: <c>AutoIG.Nn.Relu</c>; <see langword="null"/> where it stands for none.</summary>
    public static Operator? Find(string symbol) => BySymbol.TryGetValue(symbol, out var @operator) ? @operator : null;
}
