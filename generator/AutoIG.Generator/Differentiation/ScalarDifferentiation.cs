using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// Writes the sweeps of a function that runs point by point, control flow included, from the operators' own rules.
/// </summary>
/// <remarks>
/// Reverse mode recomputes rather than keeps: a reversed branch or turn first computes the values of that branch or turn again. Only what a
/// loop carries from turn to turn goes on a tape, so that each level of nesting costs at most one more evaluation and memory grows with the
/// turns alone.
/// </remarks>
internal sealed partial class ScalarDifferentiation
{
    private readonly IrFunction function;
    private readonly IrBuilder builder;
    private readonly Slopes slopes;
    private readonly ILookup<int, int> layersByValue;
    private readonly Dictionary<int, string> names = [];
    private readonly Dictionary<int, string> wishes = [];
    private readonly HashSet<int> derivatives = [];
    private readonly int[] inputs;
    private readonly ConstantConditions constantConditions;
    private bool isReversing;

    private ScalarDifferentiation(IrFunction function, bool simplify)
    {
        this.function = function;
        constantConditions = new ConstantConditions(function.RealType);
        layersByValue = Enumerable.Range(0, function.Layers.Count).ToLookup(layer => function.Layers[layer].Value);
        // The function's own numbers lie below, so that a number says whether it is old or new.
        int firstId = IrWalk.Values(function.Body).Max(v => v.Id) + 1;
        builder = new IrBuilder(firstId, simplify) { FoldsExactly = true };
        slopes = new Slopes(builder, ValueRanges.Of(function)) { OnAsked = NameAsked };
        inputs = function.Parameters.Where(p => p.IsDifferentiable).Select((parameter, index) =>
        {
            int id = builder.Emit(Leaves.Input, [], new ParameterAttributes(index, parameter.Name), IrType.Scalar);
            names[id] = parameter.Name;
            return id;
        }).ToArray();
    }

    /// <summary>Inputs → result.</summary>
    public static ScalarProgram Forward(IrFunction function, bool simplify = true)
    {
        var sweep = new ScalarDifferentiation(function, simplify);
        var map = new Dictionary<int, int>();
        sweep.Replay(function.Body, map);
        return sweep.Program([map[function.Result]]);
    }

    /// <summary>The numbers of the differentiable inputs in a program, in their order.</summary>
    private ScalarProgram Program(IReadOnlyList<int> results) => new(builder.Finish(), results, names, wishes, derivatives);

    /// <summary>Writes the statements of a block of the function, or of a block that was written already, under new numbers.</summary>
    /// <param name="block">The block.</param>
    /// <param name="map">Old numbers to new ones; a number that is not in it keeps its meaning.</param>
    /// <param name="taped">Whether the block will be reversed, so that its loops go on the tape.</param>
    private void Replay(IrBlock block, Dictionary<int, int> map, bool taped = false)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    map[operation.Id] = ReplayOperation(operation, map);
                    Tap(operation.Id, operation.Name, map);
                    break;
                case IrConditional conditional:
                    ReplayConditional(conditional, map, taped);
                    foreach (var merge in conditional.Merges)
                        Tap(merge.Id, merge.Name, map);
                    break;
                case IrLoop loop:
                    var carried = loop.Carried
                        .Select(c => new ScalarCarried(c.Id, c.Initial, c.Next, c.Id, c.Type, c.Name))
                        .ToEquatableArray();
                    ReplayLoop(new ScalarLoop(carried, loop.Header, loop.Condition, loop.Body, -1, loop.Origin), map, taped);
                    foreach (var value in loop.Carried)
                        Tap(value.Id, value.Name, map);
                    break;
                case ScalarLoop loop:
                    ReplayLoop(loop, map, taped);
                    break;
                default:
                    throw new InvalidOperationException($"{statement.GetType().Name} is not part of a scalar function.");
            }
        }
    }

    private int ReplayOperation(IrOperation operation, Dictionary<int, int> map)
    {
        if (operation is { Operator.IsInput: true, Attributes: ParameterAttributes parameter })
            return inputs[parameter.Index];
        builder.Origin = operation.Origin;
        var operands = operation.Operands.Select(o => Map(map, o)).ToArray();
        if (constantConditions.Evaluate(operation.Operator, operands.Select(builder.Definition).ToArray()) is { } holds)
            return builder.Constant(holds ? 1 : 0, IrType.Boolean).Id;
        // A value that is computed again in a reversed block takes part in the reversal there. It must not be an equal value of the
        // surrounding block: that one's adjoint may have been passed on already. Operations with a name are not shared.
        string? unshared = isReversing && operands.Any(builder.IsActive) ? "" : null;
        int id = builder.Emit(operation.Operator, operands, operation.Attributes, operation.Type, unshared);
        Name(id, operation.Name ?? NameOf(operation.Id));
        slopes.LearnOwn(id);
        if (builder.Definition(id) is { } written)
            constantConditions.Learn(written);
        if (tangents is not null)
            Advance(id);
        return id;
    }

    /// <summary>Puts a tap behind a value that can be explained; everything that follows reads the tap.</summary>
    /// <remarks>Layers are values of the function's own block, whose numbers no block has that was written.</remarks>
    private void Tap(int old, string? name, Dictionary<int, int> map)
    {
        foreach (int layer in layersByValue[old])
        {
            int id = builder.Emit(Taps.Layer, [map[old]], new LayerAttributes(layer), IrType.Scalar);
            Name(id, name ?? LastPart(function.Layers[layer].Name));
            if (tangents is not null)
                Advance(id);
            map[old] = id;
        }
    }

    private void ReplayConditional(IrConditional conditional, Dictionary<int, int> map, bool taped)
    {
        int condition = Map(map, conditional.Condition);
        if (IsKnown(condition) is { } holds)
        {
            Replay(holds ? conditional.Then : conditional.Else, map, taped: taped);
            foreach (var merge in conditional.Merges)
                map[merge.Id] = Map(map, holds ? merge.Then : merge.Else);
            return;
        }
        var (then, thenValues, thenTangents) = ReplayArm(conditional.Then, conditional.Merges.Select(m => m.Then), map);
        var (@else, elseValues, elseTangents) = ReplayArm(conditional.Else, conditional.Merges.Select(m => m.Else), map);

        var merges = new List<IrMerge>();
        for (int i = 0; i < conditional.Merges.Count; i++)
        {
            var old = conditional.Merges[i];
            if (thenValues[i] == elseValues[i])
            {
                map[old.Id] = thenValues[i];
                continue;
            }
            var merge = Merge(thenValues[i], elseValues[i], old.Type, old.Name);
            map[old.Id] = merge.Id;
            merges.Add(merge);
            if (MergeTangents(merge, thenTangents[i], elseTangents[i]) is { } tangent)
                merges.Add(tangent);
        }
        builder.Write(new IrConditional(condition, then, @else, merges.ToEquatableArray(), conditional.Origin));
    }

    private (IrBlock Block, int[] Values, int?[] Tangents) ReplayArm(IrBlock arm, IEnumerable<int> results, Dictionary<int, int> map)
    {
        builder.OpenBlock();
        OpenTangents();
        Replay(arm, map);
        var values = results.Select(id => Map(map, id)).ToArray();
        var tangentsOfValues = values.Select(TangentId).ToArray();
        CloseTangents();
        return (builder.CloseBlock(), values, tangentsOfValues);
    }

    private IrMerge Merge(int then, int @else, IrType type, string? name)
    {
        // A condition moves nothing but where it switches, which is a null set: the derivative is that of the alternative.
        bool active = builder.IsActive(then) || builder.IsActive(@else);
        int id = builder.Declare(builder.NewId(), type, active);
        Name(id, name);
        slopes.Learn(id, slopes[then].Or(slopes[@else]));
        return new IrMerge(id, then, @else, type, name);
    }

    private void ReplayLoop(ScalarLoop loop, Dictionary<int, int> map, bool taped)
    {
        var initial = loop.Carried.Select(c => Map(map, c.Initial)).ToArray();
        var isActive = initial.Select((id, i) => loop.Carried[i].Type.IsReal && builder.IsActive(id)).ToArray();
        while (true)
        {
            // What becomes active in one turn is active in the next: the body is written until nothing changes any more.
            var current = new int[initial.Length];
            for (int i = 0; i < current.Length; i++)
            {
                current[i] = builder.Declare(builder.NewId(), loop.Carried[i].Type, isActive[i]);
                Name(current[i], loop.Carried[i].Name);
                map[loop.Carried[i].Current] = current[i];
                slopes.Learn(current[i], slopes[loop.Carried[i].Current]);
            }
            OpenTangents();
            var currentTangents = DeclareTangents(current, isActive);
            builder.OpenBlock();
            Replay(loop.Header, map);
            int condition = Map(map, loop.Condition);
            if (IsKnown(condition) is false)
            {
                // No turn runs.
                CloseTangents();
                builder.CloseBlock();
                for (int i = 0; i < initial.Length; i++)
                    map[loop.Carried[i].Last] = initial[i];
                return;
            }
            builder.OpenBlock();
            Replay(loop.Body, map);
            var next = loop.Carried.Select(c => Map(map, c.Next)).ToArray();
            var nextTangents = next.Select(TangentId).ToArray();
            CloseTangents();
            var body = builder.CloseBlock();
            var header = builder.CloseBlock();

            bool settled = true;
            for (int i = 0; i < next.Length; i++)
            {
                if (loop.Carried[i].Type.IsReal && builder.IsActive(next[i]) && !isActive[i])
                    (isActive[i], settled) = (true, false);
            }
            if (!settled)
                continue;

            var carried = new List<ScalarCarried>();
            for (int i = 0; i < current.Length; i++)
            {
                var old = loop.Carried[i];
                int last = builder.Declare(builder.NewId(), old.Type, isActive[i]);
                string? name = NameOf(current[i]);
                Name(last, name);
                slopes.Learn(last, slopes[old.Last]);
                carried.Add(new ScalarCarried(current[i], initial[i], next[i], last, old.Type, name));
                if (currentTangents[i] is { } currentTangent)
                    carried.Add(CarryTangent(currentTangent, initial[i], nextTangents[i], last));
                map[old.Last] = last;
            }
            int turns = taped ? builder.Declare(builder.NewId(), IrType.Integer, false) : -1;
            builder.Write(new ScalarLoop(carried.ToEquatableArray(), header, condition, body, turns, loop.Origin));
            return;
        }
    }

    /// <summary>The number of an adjoint or a tangent that no operation defines.</summary>
    private int DeclareDerivative(IrType type) => builder.Declare(builder.NewId(), type, isActive: true);

    private static int Map(Dictionary<int, int> map, int id) => map.TryGetValue(id, out int mapped) ? mapped : id;

    private string? NameOf(int id) => names.TryGetValue(id, out string? name) ? name : null;

    private void Name(int id, string? name)
    {
        // A value that must not be shared has the empty name.
        if (name is { Length: > 0 } && !names.ContainsKey(id))
            names[id] = name;
    }

    /// <summary>Names an adjoint or a tangent after its value, if that has a name; else says what to call it.</summary>
    private void NameAfter(int value, string what, int derivative)
    {
        if (NameOf(value) is { } name)
            Name(derivative, name + what);
        else
            wishes[derivative] = "value" + what;
    }

    /// <summary>
    /// A direction that is asked whether it is 0 is read twice, and has a variable, which is called after its value.
    /// </summary>
    private void NameAsked(Expr direction)
    {
        if (reversed is { } operation)
            WishAfter(operation.Id, "Adjoint", direction.Id);
        else if (tangentValues.TryGetValue(direction.Id, out int value))
            WishAfter(value, "Tangent", direction.Id);
    }

    private void WishAfter(int value, string what, int derivative)
    {
        string? noun = NameOf(value) ?? (builder.Definition(value)?.Operator is { } @operator ? @operator.Noun ?? @operator.Name : null);
        if (noun is not null && !wishes.ContainsKey(derivative))
            wishes[derivative] = noun + what;
    }

    private static string LastPart(string path) => path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries).Last();

    /// <summary>A condition that is a constant, so that one way alone is left.</summary>
    private bool? IsKnown(int condition) =>
        builder.Definition(condition)?.Attributes is ConstantAttributes constant
            ? constant.Value != 0 : null;

    private bool IsZero(Expr value) => builder.Definition(value.Id)?.Attributes is ConstantAttributes { Value: 0 };
}
