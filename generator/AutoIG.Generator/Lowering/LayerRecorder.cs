using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// The values that can be explained, which are those of locals outside run-time branches and loops, and the names of all values.
/// </summary>
internal sealed class LayerRecorder(LoweringContext context) : LoweringPart(context)
{
    private readonly Dictionary<int, string> names = [];
    private readonly List<Layer> layers = [];

    /// <summary>The address of a local as a layer; <see langword="null"/> where it has none.</summary>
    public LayerPath? PathFor(ILocalSymbol local) => Context.Depth == 0 && (Symbols.IsTensor(local.Type) || Symbols.IsReal(local.Type))
        ? Frame.Layers.Step(local.Name) : null;

    /// <summary>Takes note of what is assigned to a variable.</summary>
    /// <returns>What the variable holds: a value of its own where other expressions stand for the same value.</returns>
    public Argument Record(Variable variable, Argument value)
    {
        if (variable.Layer is not { } path || Context.Depth > 0 || value is not Argument.Value { Id: var id } held)
            return value;
        // Equal expressions share a value, but a variable is read by its own readers alone.
        if (Builder.IsShared(id) && Builder.IsActive(id) && !Builder.IsKept(id))
            id = Builder.Separate(id, variable.Name);
        // An observer may overwrite a layer, in the function's own type alone.
        if (Builder.TypeOf(id).Element == Element.Real && Builder.IsActive(id) && Builder.Definition(id)?.Operator != Leaves.Input)
        {
            // A variable that is assigned again stands for its last value.
            layers.RemoveAll(layer => layer.Path == path);
            layers.Add(new Layer(path, id));
            Builder.Keep(id);
            path.Mark();
        }
        if (!names.ContainsKey(id) && Builder.TypeOf(id).IsReal)
            names[id] = variable.Name;
        return held with { Id = id };
    }

    /// <summary>Gives values the names of the locals that hold them, where the operator that made them did not.</summary>
    public IrBlock Named(IrBlock block) => new(block.Statements.Select(statement => statement switch
    {
        IrOperation { Name: null } operation when names.TryGetValue(operation.Id, out string? name) => operation with { Name = name },
        IrConditional conditional => conditional with
        {
            Then = Named(conditional.Then),
            Else = Named(conditional.Else),
            Merges = conditional.Merges
                .Select(merge => names.TryGetValue(merge.Id, out string? name) ? merge with { Name = name } : merge)
                .ToEquatableArray(),
        },
        IrLoop loop => loop with { Header = Named(loop.Header), Body = Named(loop.Body) },
        _ => statement,
    }).ToEquatableArray());

    /// <summary>The layers under the names that users know them by.</summary>
    public EquatableArray<IrLayer> NamedLayers()
    {
        var layerNames = LayerPath.NamesOf(layers.Select(layer => layer.Path).ToArray());
        return layers.Select((layer, i) => new IrLayer(layerNames[i], layer.Value, Builder.TypeOf(layer.Value).Shape, default))
            .ToEquatableArray();
    }

    /// <summary>A local that can be explained, and the value that it held last.</summary>
    private sealed record Layer(LayerPath Path, int Value);
}
