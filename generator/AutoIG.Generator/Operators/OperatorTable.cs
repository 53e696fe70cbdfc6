using System.Reflection;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// All operators, by family. A family is a static class: its fields are the operators that stand in the IR, and lists of what users write
/// beside them. To declare a field is to add an operator.
/// </summary>
internal static class OperatorTable
{
    private static readonly Type[] Families =
    [
        typeof(Leaves), typeof(Conversions), typeof(Taps),
        typeof(Arithmetic), typeof(Comparisons), typeof(Integers), typeof(Elementary), typeof(DerivedFunctions), typeof(Activations),
        typeof(Shapes), typeof(Parts), typeof(Picks), typeof(Orderings), typeof(Joins), typeof(Reductions), typeof(Statistics),
        typeof(Dense), typeof(Attention), typeof(Convolutions), typeof(Pooling), typeof(Maps), typeof(Sampling), typeof(Volumes),
        typeof(Normalizations), typeof(ChannelNormalizations), typeof(Recurrent),
    ];

    private static readonly Dictionary<string, IWritten> BySymbol = [];

    static OperatorTable()
    {
        foreach (object declared in Families.SelectMany(DeclaredIn))
        {
            if (declared is Operator @operator)
                Operators.Add(@operator);
            foreach (var written in WrittenAs(declared))
            {
                Written.Add(written);
                foreach (string symbol in written.Symbols)
                    BySymbol.Add(symbol, written);
            }
        }
    }

    /// <summary>All operators that stand in the IR.</summary>
    public static List<Operator> Operators { get; } = [];

    /// <summary>All that users can write, and elementwise operators that derivative rules alone write, which have no symbol.</summary>
    public static List<IWritten> Written { get; } = [];

    /// <summary>What a method stands for: <c>AutoIG.Nn.Relu</c>; <see langword="null"/> where it stands for nothing.</summary>
    public static IWritten? Find(string symbol) => BySymbol.TryGetValue(symbol, out var written) ? written : null;

    /// <summary>The names of the families.</summary>
    public static IEnumerable<string> FamilyNames => Families.Select(family => family.Name);

    /// <summary>What users can write of a family.</summary>
    public static IEnumerable<IWritten> WrittenIn(string family) =>
        DeclaredIn(Families.Single(type => type.Name == family)).SelectMany(WrittenAs);

    private static IEnumerable<object> DeclaredIn(Type family) =>
        family.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)!);

    private static IEnumerable<IWritten> WrittenAs(object declared) =>
        declared is IWritten one ? [one] : declared as IEnumerable<IWritten> ?? [];
}
