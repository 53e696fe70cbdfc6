using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// The adjoints of rectified convolutions that lie side by side in a concatenation: one rectifier's adjoint on the whole in place of one on
/// each slice, since each element is multiplied for itself. The slices then are what the convolutions' adjoints read, and need not be moved
/// apart.
/// </summary>
internal sealed class JoinedRectifiers
{
    private readonly TensorDerivative derivative;
    private readonly Dictionary<int, IrOperation> definitions = [];
    private readonly Readers readers;

    private JoinedRectifiers(TensorDerivative derivative)
    {
        this.derivative = derivative;
        var all = derivative.Forward.Concat(derivative.Backward).ToArray();
        foreach (var operation in all)
            definitions[operation.Id] = operation;
        readers = new Readers(all);
    }

    public static TensorDerivative Apply(TensorDerivative derivative) => new JoinedRectifiers(derivative).Run();

    private TensorDerivative Run()
    {
        int nextId = derivative.NextId;
        var backward = derivative.Backward.ToList();
        var adjoints = derivative.AdjointOf.ToList();
        foreach (var concat in derivative.Forward.Where(o => o.Operator == Joins.Concat))
        {
            if (RectifiersOf(concat) is not { } parts)
                continue;
            var (slices, taps, pullbacks) = parts;
            var moved = new HashSet<int>(slices.Concat(taps).Concat(pullbacks).Select(o => o.Id));
            int place = backward.FindIndex(o => pullbacks.Contains(o));
            var early = backward.Where(o => moved.Contains(o.Id) && !pullbacks.Contains(o)).ToArray();
            var ends = pullbacks.Select(o => o.Operands[0]).ToArray();
            var joined = new IrOperation(nextId++, Joins.Concat, ends, concat.Type, concat.Attributes, null, concat.Origin);
            var rectified = new IrOperation(
                nextId++, Rectifiers.RectifierPullback, new[] { joined.Id, concat.Id },
                concat.Type, pullbacks[0].Attributes, null, concat.Origin);
            var again = pullbacks.Select((o, i) =>
                o with { Operator = Parts.Slice, Operands = new[] { rectified.Id }, Attributes = slices[i].Attributes });
            int before = backward.Take(place).Count(o => !moved.Contains(o.Id));
            backward.RemoveAll(o => moved.Contains(o.Id));
            backward.InsertRange(before, early.Append(joined).Append(rectified).Concat(again));
            adjoints.Add(new DerivativeOf(joined.Id, concat.Id));
        }
        return derivative with { Backward = backward.ToEquatableArray(), AdjointOf = adjoints.ToEquatableArray(), NextId = nextId };
    }

    /// <summary>
    /// Of a concatenation of rectified convolutions: the slices of its adjoint, their taps, and the rectifiers' adjoints in the order of
    /// the parts.
    /// </summary>
    private (List<IrOperation> Slices, List<IrOperation> Taps, List<IrOperation> Pullbacks)? RectifiersOf(IrOperation concat)
    {
        int axis = ((AxisAttributes)concat.Attributes).Axis;
        if (axis != concat.Type.Shape.Rank - 1 || concat.Operands.Distinct().Count() != concat.Operands.Count)
            return null;
        List<IrOperation> slices = [], taps = [], pullbacks = [];
        Dimension start = 0;
        foreach (int part in concat.Operands)
        {
            if (!definitions.TryGetValue(part, out var value))
                return null;
            var reading = readers[part].Where(o => o.Id != concat.Id).ToList();
            while (value.Operator == Taps.Layer && definitions.TryGetValue(value.Operands[0], out var tapped))
            {
                reading.AddRange(readers[tapped.Id].Where(o => o.Id != value.Id));
                value = tapped;
            }
            if (!IsRectifiedConvolution(value) || reading.Count != 1 || reading[0].Operator != Rectifiers.RectifierPullback)
                return null;
            // What reads it is the convolution's adjoint alone, since nothing else reads the convolution.
            var pullback = reading[0];
            int adjoint = pullback.Operands[0];
            while (definitions.TryGetValue(adjoint, out var tap) && tap.Operator == Taps.LayerAdjoint && IsReadOnce(adjoint))
            {
                taps.Add(tap);
                adjoint = tap.Operands[0];
            }
            var length = value.Type.Shape[axis];
            definitions.TryGetValue(adjoint, out var slice);
            if (slice?.Operator != Parts.Slice || !IsReadOnce(adjoint)
                || slice.Attributes is not SliceAttributes attributes || attributes.Axis != axis
                || attributes.Start != start || attributes.Length != length
                || (slices.Count > 0 && slices[0].Operands[0] != slice.Operands[0]) || slice.Type != value.Type)
            {
                return null;
            }
            slices.Add(slice);
            pullbacks.Add(pullback);
            start += length;
        }
        return (slices, taps, pullbacks);
    }

    private bool IsReadOnce(int value) => readers[value].Count == 1 && !derivative.FrontierAdjoints.Contains(value);

    /// <summary>Whether a value is an elementwise function of a convolution alone, both of the forward sweep.</summary>
    private bool IsRectifiedConvolution(IrOperation value) =>
        value.Operator is ElementwiseOperator && definitions.TryGetValue(value.Operands[0], out var convolution)
        && convolution.Operator == Convolutions.Convolution && readers[convolution.Id].Count == 1;
}
