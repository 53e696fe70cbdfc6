using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Differentiation;

/// <summary>Builders of sweeps, one after another: each knows the function's values and numbers its own behind all that exist.</summary>
/// <param name="table">The function's values.</param>
/// <param name="nextId">A number above those of all sweeps so far.</param>
/// <param name="simplify">Whether constants are folded and equal values shared.</param>
internal sealed class SweepBuilders(ValueTable table, int nextId, bool simplify)
{
    /// <summary>A number above those of all sweeps so far.</summary>
    public int NextId { get; private set; } = nextId;

    /// <summary>A builder for the next sweep.</summary>
    public IrBuilder Open()
    {
        var builder = new IrBuilder(NextId, simplify);
        foreach (int id in table.All)
        {
            // A builder numbers behind what it knows.
            if (table.Definition(id) is { } operation)
                builder.Import(operation, table.IsActive(id));
        }
        return builder;
    }

    /// <summary>The operations of a finished sweep.</summary>
    public IrOperation[] Close(IrBuilder builder)
    {
        NextId = builder.NextId;
        // Adjoints and tangents that the contract gives are not computed.
        return builder.Finish().Statements.Cast<IrOperation>().Where(o => o.Attributes is not ParameterAttributes).ToArray();
    }

    /// <summary>A value that the contract gives. It has a name, so that no fold looks through it; nobody reads which.</summary>
    public static int Leaf(IrBuilder builder, Leaf @operator, int index, IrType type) => builder.Declare(
        builder.Emit(@operator, [], new ParameterAttributes(index, @operator.Name), type, @operator.Name), type, isActive: true);
}
