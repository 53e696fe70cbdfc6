using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>What goes back to each value in a reverse sweep, added up over all who read it.</summary>
/// <param name="builder">The sweep under construction.</param>
/// <param name="typeOf">The type of a value.</param>
internal sealed class Adjoints(IrBuilder builder, Func<int, IrType> typeOf)
{
    private readonly Dictionary<int, Expr> sums = [];

    public Expr? Of(int value) => sums.TryGetValue(value, out var sum) ? sum : null;

    public void Add(int value, Expr contribution)
    {
        // A zero lies nowhere: what receives nothing else is stored as zeros.
        if (IsZero(contribution))
            return;
        contribution = Fit(contribution, typeOf(value));
        sums[value] = sums.TryGetValue(value, out var sum)
            ? builder[builder.Emit(Arithmetic.Add, [sum.Id, contribution.Id])]
            : contribution;
    }

    public static bool IsZero(Expr value) => value.Builder.Definition(value.Id)?.Attributes is ConstantAttributes { Value: 0 };

    /// <summary>
    /// A contribution in the shape of the operand: where the operand was broadcast, its adjoint is the sum over what it served.
    /// </summary>
    public static Expr Fit(Expr contribution, IrType type)
    {
        if (contribution.Type.Shape == type.Shape)
            return contribution;
        return contribution.Type.Shape.Rank < type.Shape.Rank
            ? contribution.Apply(Shapes.BroadcastTo, new ShapeAttributes(type.Shape))
            : contribution.Apply(Shapes.SumTo, new ShapeAttributes(type.Shape));
    }
}
