using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <content>Variables and the values they hold.</content>
internal sealed partial class MethodLowering
{
    /// <summary>The value of each variable that can be explained, as last assigned.</summary>
    private readonly Dictionary<Variable, int> layerOf = [];

    /// <summary>Marks a frame as running: nothing returned yet.</summary>
    private void Start(Frame opened)
    {
        state = state.SetItem(opened.Returned, Argument.Literal.False);
        state = state.SetItem(opened.Result, Argument.Unassigned.Instance);
    }

    private void Set(Variable variable, Argument value)
    {
        state = state.SetItem(variable, value);
        if (variable.Layer is not { } path || depth > 0 || value is not Argument.Value { Id: var id })
            return;
        if (builder.IsShared(id) && builder.IsActive(id) && !builder.IsKept(id))
        {
            // Equal expressions share a value, but a variable is read by its own readers alone.
            id = builder.Separate(id, variable.Name);
            state = state.SetItem(variable, new Argument.Value(id));
        }
        // An observer may overwrite a layer, in the function's own type alone.
        if (builder.TypeOf(id).Element == Element.Real && builder.IsActive(id) && builder.Definition(id)?.Operator != Leaves.Input)
        {
            // A variable that is assigned again stands for its last value.
            layers.RemoveAll(layer => layer.Path == path);
            layers.Add((path, id));
            builder.Keep(id);
            path.Mark();
        }
        if (!names.ContainsKey(id) && builder.TypeOf(id).IsReal)
            names[id] = variable.Name;
    }

    private Argument Get(Variable variable, IOperation use)
    {
        if (!state.TryGetValue(variable, out var value))
            throw Refuse(DiagnosticDescriptors.UnsupportedConstruct, use, $"Reading '{variable.Name}' here", "declare it in the method that uses it");
        return value is Argument.Refused ? throw new RefusalException(null) : value;
    }

    /// <summary>Makes an argument a value of the IR.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="element">What it holds as a value; a number literal may be either.</param>
    /// <param name="location">What to point at where it cannot be one.</param>
    private int Materialize(Argument argument, Element element, Location? location) => argument switch
    {
        Argument.Value value => IrType.Of(element).IsReal && builder.TypeOf(value.Id) is { IsInteger: true, IsScalar: true }
            ? builder.Emit(Conversions.Convert, [value.Id], type: IrType.Of(element)) : value.Id,
        Argument.Literal { Constant: bool flag } => builder.Constant(flag ? 1 : 0, IrType.Boolean).Id,
        Argument.Literal { Constant: IConvertible number and not string } =>
            Constant(number, element),
        Argument.Size { Dimension.IsConstant: true } size => builder.Constant(size.Dimension.Value, new IrType(element, Shape.Scalar)).Id,
        Argument.Size size => IrType.Of(element).IsReal ? builder.Emit(Conversions.Convert, [DimensionLeaf(size.Dimension)], type: IrType.Of(element)) : DimensionLeaf(size.Dimension),
        Argument.Refused => throw new RefusalException(null),
        _ => throw Refuse(DiagnosticDescriptors.UnsupportedConstruct, location, $"A value of this kind ({Kind(argument)})", "only tensors and numbers can be computed with"),
    };

    private int DimensionLeaf(Dimension dimension) => builder.Emit(Leaves.Dimension, [], new DimensionAttributes(dimension));

    private static string Kind(Argument argument) => argument switch
    {
        Argument.Items => "a list",
        Argument.Tokens => "token ids",
        Argument.Range or Argument.Index => "an index or range",
        Argument.Host host => "an object of type " + host.Type.Name,
        Argument.Literal { Constant: null } => "null",
        Argument.Literal => "text",
        _ => "an unknown value",
    };
}
