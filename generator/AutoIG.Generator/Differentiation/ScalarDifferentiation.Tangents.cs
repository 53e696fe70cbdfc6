using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <content>Forward mode: each value is followed by its tangent.</content>
internal sealed partial class ScalarDifferentiation
{
    /// <summary>The tangents that the open block can read. Null in other sweeps.</summary>
    private TangentScope? tangents;

    /// <summary>Whose tangents the values are.</summary>
    private readonly Dictionary<int, int> tangentValues = [];

    /// <summary>Inputs and their tangents → result and its tangent.</summary>
    public static ScalarProgram Pushforward(IrFunction function, bool simplify = true)
    {
        var sweep = new ScalarDifferentiation(function, simplify) { tangents = new TangentScope(null) };
        for (int i = 0; i < sweep.inputs.Length; i++)
        {
            string name = sweep.NameOf(sweep.inputs[i])!;
            int leaf = sweep.builder.Emit(Leaves.FrontierTangent, [], new ParameterAttributes(i, name), IrType.Scalar);
            sweep.tangents.Set(sweep.inputs[i], sweep.builder[leaf]);
            sweep.names[leaf] = name + "Tangent";
        }
        var map = new Dictionary<int, int>();
        sweep.Replay(function.Body, map);
        int result = map[function.Result];
        return sweep.Program([result, sweep.TangentId(result) ?? -1]);
    }

    private void Advance(int id) => TangentOf(id);

    /// <summary>
    /// The tangent of a value; none where it does not move. A value that a derivative rule wrote, and that the function then turned out to
    /// compute too, gets its tangent when it is first asked for.
    /// </summary>
    private Expr? TangentOf(int id)
    {
        if (tangents!.Knows(id, out var known))
            return known;
        Expr? tangent = null;
        if (builder.IsActive(id) && builder.TypeOf(id).IsReal && builder.Definition(id) is { } operation
            && operation.Operands.Any(operand => TangentOf(operand) is not null))
        {
            var result = operation.Operator.Pushforward(new PushforwardSite(builder, operation, TangentOf, slopes));
            if (!IsZero(result))
            {
                tangent = result;
                if (!tangentValues.ContainsKey(result.Id))
                    tangentValues[result.Id] = id;
                if (NameOf(id) is { } name)
                    Name(result.Id, name + "Tangent");
            }
        }
        tangents.Set(id, tangent);
        return tangent;
    }

    private int? TangentId(int id) => tangents is null ? null : TangentOf(id)?.Id;

    private void OpenTangents() => tangents = tangents is null ? null : new TangentScope(tangents);

    private void CloseTangents() => tangents = tangents?.Surrounding;

    private IrMerge? MergeTangents(IrMerge merge, int? then, int? @else)
    {
        if (then is null && @else is null)
            return null;
        int zero = builder.Constant(0, merge.Type).Id;
        var tangent = Merge(then ?? zero, @else ?? zero, merge.Type, null);
        NameAfter(merge.Id, "Tangent", tangent.Id);
        tangents!.Set(merge.Id, builder[tangent.Id]);
        return tangent;
    }

    private int?[] DeclareTangents(int[] current, bool[] isActive) => current.Select((id, i) =>
    {
        if (tangents is null || !isActive[i])
            return (int?)null;
        int tangent = DeclareDerivative(builder.TypeOf(id));
        NameAfter(id, "Tangent", tangent);
        tangents.Set(id, builder[tangent]);
        return tangent;
    }).ToArray();

    private ScalarCarried CarryTangent(int current, int initialValue, int? next, int lastValue)
    {
        var type = builder.TypeOf(lastValue);
        int zero = builder.Constant(0, type).Id;
        int last = DeclareDerivative(type);
        NameAfter(lastValue, "Tangent", last);
        tangents!.Set(lastValue, builder[last]);
        return new ScalarCarried(current, TangentId(initialValue) ?? zero, next ?? zero, last, type, NameOf(last));
    }

    /// <summary>
    /// The tangents of a block; what it does not hold, the surrounding block may. A tangent that an alternative or a turn computes is of no
    /// use outside it, even where its value is.
    /// </summary>
    private sealed class TangentScope(TangentScope? surrounding)
    {
        private readonly Dictionary<int, Expr?> known = [];

        public TangentScope? Surrounding => surrounding;

        public void Set(int value, Expr? tangent) => known[value] = tangent;

        public bool Knows(int value, out Expr? tangent)
        {
            for (var scope = this; scope is not null; scope = scope.Surrounding)
            {
                if (scope.known.TryGetValue(value, out tangent))
                    return true;
            }
            tangent = null;
            return false;
        }
    }
}
