using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <content>Forward mode: each value is followed by its tangent.</content>
internal sealed partial class ScalarDifferentiation
{
    /// <summary>The tangents of the values written so far; none where nothing moves. Null in other sweeps.</summary>
    private Dictionary<int, Expr>? tangents;

    /// <summary>Inputs and their tangents → result and its tangent.</summary>
    public static ScalarProgram Pushforward(IrFunction function, bool simplify = true)
    {
        var sweep = new ScalarDifferentiation(function, simplify) { tangents = [] };
        for (int i = 0; i < sweep.inputs.Length; i++)
        {
            string name = sweep.NameOf(sweep.inputs[i])!;
            int leaf = sweep.builder.Emit(Leaves.FrontierTangent, [], new ParameterAttributes(i, name), IrType.Scalar);
            sweep.tangents[sweep.inputs[i]] = sweep.builder[leaf];
            sweep.names[leaf] = name + "Tangent";
        }
        var map = new Dictionary<int, int>();
        sweep.Replay(function.Body, map, isTopLevel: true);
        int result = map[function.Result];
        return sweep.Program([result, sweep.TangentId(result)]);
    }

    private void Advance(int id)
    {
        var operation = builder.Definition(id)!;
        if (tangents!.ContainsKey(id) || !operation.Type.IsReal || !operation.Operands.Any(tangents.ContainsKey))
            return;
        var site = new PushforwardSite(builder, operation, operand => tangents.TryGetValue(operand, out var tangent) ? tangent : null);
        var result = operation.Operator.Pushforward(site);
        if (IsZero(result))
            return;
        tangents[id] = result;
        if (NameOf(id) is { } name)
            Name(result.Id, name + "Tangent");
    }

    private int TangentId(int id) => tangents is not null && tangents.TryGetValue(id, out var tangent) ? tangent.Id : -1;

    private IrMerge? MergeTangents(IrMerge merge)
    {
        int then = TangentId(merge.Then), @else = TangentId(merge.Else);
        if (then < 0 && @else < 0)
            return null;
        int zero = builder.Constant(0, merge.Type).Id;
        var tangent = Merge(then < 0 ? zero : then, @else < 0 ? zero : @else, merge.Type, (NameOf(merge.Id) ?? "value") + "Tangent");
        tangents![merge.Id] = builder[tangent.Id];
        return tangent;
    }

    private int[] DeclareTangents(ScalarLoop loop, int[] current, bool[] isActive) => current.Select((id, i) =>
    {
        if (tangents is null || !isActive[i])
            return -1;
        int tangent = builder.Declare(builder.NewId(), builder.TypeOf(id), true);
        Name(tangent, (NameOf(id) ?? "value") + "Tangent");
        tangents[id] = builder[tangent];
        return tangent;
    }).ToArray();

    private ScalarCarried CarryTangent(int current, int initialValue, int next, int lastValue, string? name)
    {
        var type = builder.TypeOf(lastValue);
        int zero = builder.Constant(0, type).Id;
        int last = builder.Declare(builder.NewId(), type, true);
        string tangentName = (name ?? "value") + "Tangent";
        Name(last, tangentName);
        tangents![lastValue] = builder[last];
        int initial = TangentId(initialValue);
        return new ScalarCarried(current, initial < 0 ? zero : initial, next < 0 ? zero : next, last, type, tangentName);
    }
}
