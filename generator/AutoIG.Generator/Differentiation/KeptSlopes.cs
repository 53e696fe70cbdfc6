using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// The slopes of transcendental activations, which the forward sweep computes together with the values: y = f(x) and f'(x) share their
/// exponential, and the adjoint needs the slope alone. It lies where x lay, so that nothing more is kept than before; therefore only where
/// x is of no further use.
/// </summary>
internal sealed class KeptSlopes
{
    private readonly TensorDerivative derivative;
    private readonly Dictionary<int, IrOperation> definitions = [];
    private readonly HashSet<int> forward;
    private readonly Readers readers;

    private KeptSlopes(TensorDerivative derivative)
    {
        this.derivative = derivative;
        forward = [.. derivative.Forward.Select(operation => operation.Id)];
        var all = derivative.Forward.Concat(derivative.Backward).ToArray();
        foreach (var operation in all)
            definitions[operation.Id] = operation;
        readers = new Readers(all);
    }

    public static TensorDerivative Apply(TensorDerivative derivative) => new KeptSlopes(derivative).Run();

    private TensorDerivative Run()
    {
        var sweep = new List<IrOperation>();
        var moved = new HashSet<int>();
        foreach (var operation in derivative.Forward)
        {
            sweep.Add(operation);
            if (SlopeOf(operation) is not { } slope)
                continue;
            sweep.Add(slope);
            moved.Add(slope.Id);
        }
        return derivative with
        {
            Forward = sweep.ToEquatableArray(),
            Backward = derivative.Backward.Where(operation => !moved.Contains(operation.Id)).ToEquatableArray(),
        };
    }

    /// <summary>
    /// The slope of an activation that the backward sweep computes and the forward sweep can compute in the argument's place.
    /// </summary>
    private IrOperation? SlopeOf(IrOperation activation)
    {
        if (activation.Operator is not ElementwiseOperator { Slope: { } slopeOperator } || !IsStored(activation))
            return null;
        var others = SharingMemory(activation.Operands[0])
            .SelectMany(value => readers[value])
            .Where(reader => !reader.Operator.IsAlias)
            .ToList();
        var slope = others.Find(reader => reader.Operator == slopeOperator && reader.Operands[0] == activation.Operands[0]);
        return slope is not null
                && others.TrueForAll(reader => ReferenceEquals(reader, slope) || ReferenceEquals(reader, activation))
            ? slope : null;
    }

    /// <summary>
    /// Whether a value of the forward sweep must lie in memory, rather than be computed inside an expression that reads it.
    /// </summary>
    private bool IsStored(IrOperation value) => value.Id == derivative.Function.Result
        || readers[value.Id].Any(reader => !forward.Contains(reader.Id) || reader.Operator is not ElementwiseOperator);

    /// <summary>A value and those that lie in its memory: reshaped, or behind a tap.</summary>
    private IEnumerable<int> SharingMemory(int value)
    {
        while (definitions.TryGetValue(value, out var definition) && definition.Operator.IsAlias)
            value = definition.Operands[0];
        var found = new List<int> { value };
        for (int i = 0; i < found.Count; i++)
            found.AddRange(readers[found[i]].Where(reader => reader.Operator.IsAlias).Select(alias => alias.Id));
        return found;
    }
}
