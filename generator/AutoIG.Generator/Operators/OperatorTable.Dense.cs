namespace AutoIG.Generator.Operators;

internal static partial class OperatorTable
{
    private static IEnumerable<Operator> Dense() => [];
}
