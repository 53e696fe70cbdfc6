using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Analysis;

/// <summary>
/// Keeps values in the layout in which kernels compute them. A permuted value is carried as a view (stored value, permutation) until
/// something needs it written out: elementwise operators, reductions, concatenations and slices work on the stored values and pass the
/// permutation on, so that between two convolutions no element moves.
/// </summary>
internal sealed class LayoutPropagation : Rewriter
{
    private static readonly int[] SideBySide = [1, 0, 2];

    private readonly Dictionary<int, View> views = [];
    private readonly Dictionary<int, View> flattened = []; // values that are a view, flattened
    private Readers readers = new([]);
    private HashSet<int> kept = [];

    private LayoutPropagation(bool simplify)
        : base(simplify)
    {
    }

    public static IrFunction Apply(IrFunction function, bool simplify = true) => new LayoutPropagation(simplify).Rewrite(function);

    public override IrFunction Rewrite(IrFunction function)
    {
        readers = new Readers(function.Body.Statements.OfType<IrOperation>());
        kept = [.. function.Layers.Select(layer => layer.Value), function.Result];
        var rewritten = base.Rewrite(function);
        // A layer is read where its value is stored; the reader undoes the permutation.
        var layers = rewritten.Layers.Select((layer, i) => views.TryGetValue(function.Layers[i].Value, out var view)
            ? layer with { Value = view.Stored, Storage = Inverse(view.Permutation) }
            : layer).ToEquatableArray();
        return rewritten with { Layers = layers, Result = Map(function.Result), Body = Builder.Finish() };
    }

    /// <summary>The value written out in the user's layout.</summary>
    protected override int Map(int old)
    {
        if (!IsBound(old) && flattened.TryGetValue(old, out var map))
        {
            Bind(old, Builder.Emit(
                Shapes.Reshape, [Written(map)], new ShapeAttributes(new Shape(Builder.TypeOf(map.Stored).Shape.Length))));
        }
        if (!views.TryGetValue(old, out var view))
            return base.Map(old);
        return IsBound(old) ? base.Map(old) : view.Written ?? Write(old, view);
    }

    protected override void Visit(IrOperation operation)
    {
        if (operation.Operator == Shapes.Permute && Builder.Simplify)
        {
            int[] permutation = [.. ((PermutationAttributes)operation.Attributes).Permutation];
            int stored;
            if (views.TryGetValue(operation.Operands[0], out var inner))
            {
                stored = inner.Stored;
                permutation = permutation.Select(axis => inner.Permutation[axis]).ToArray();
            }
            else
            {
                stored = Map(operation.Operands[0]);
            }
            if (!Builder.IsActive(stored))
            {
                Bind(operation.Id, Copy(operation));
                return;
            }
            if (operation.Name is { } name)
                Builder.Rename(stored, name);
            SetView(operation, stored, permutation);
            return;
        }
        if (operation.Operator == Shapes.Reshape && operation.Type.Shape.Rank == 1 && views.TryGetValue(operation.Operands[0], out var map))
        {
            flattened[operation.Id] = map;
            if (operation.Name is null)
                return; // written out only if something else than a linear layer reads it
        }
        if (operation.Operands.Any(views.ContainsKey) && Carried(operation))
            return;
        if (operation.Operator == Dense.Linear && CarryLinear(operation))
            return;
        if (operation.Operator == Dense.MatMul && CarryProduct(operation))
            return;
        Bind(operation.Id, Copy(operation));
    }

    /// <summary>Remembers a view, or a plain value where the permutation moves nothing.</summary>
    private void SetView(IrOperation operation, int stored, int[] permutation)
    {
        var shape = Builder.TypeOf(stored).Shape;
        int[] moved = permutation.Where(axis => shape[axis] != 1).ToArray();
        if (moved.SequenceEqual(moved.OrderBy(axis => axis)))
        {
            Bind(operation.Id, Builder.Emit(
                Shapes.Reshape, [stored], new ShapeAttributes(shape.Permuted(permutation)), name: operation.Name));
        }
        else
            views[operation.Id] = new View(stored, permutation);
    }

    /// <summary>Rewrites an operation of permuted operands on what is stored, if it can be.</summary>
    private bool Carried(IrOperation operation) => operation.Operator.Layout switch
    {
        LayoutTrait.Elementwise => CarryElementwise(operation),
        LayoutTrait.Reduction or LayoutTrait.OrderedReduction => CarryReduction(operation),
        LayoutTrait.AlongAxis => CarryAxis(operation, (IAlongAxis)operation.Attributes),
        LayoutTrait.ForEachAxis => CarryForEachAxis(operation, (IForEachAxis)operation.Attributes),
        _ => false,
    };

    private bool CarryElementwise(IrOperation operation)
    {
        if (Common(operation.Operands) is not { } permutation)
            return false;
        int rank = permutation.Length;
        if (operation.Type.Shape.Rank != rank)
            return false;
        var operands = new int[operation.Operands.Count];
        for (int i = 0; i < operands.Length; i++)
        {
            int old = operation.Operands[i];
            if (views.TryGetValue(old, out var view))
            {
                operands[i] = view.Stored;
                continue;
            }
            int plain = Map(old);
            var shape = Builder.TypeOf(plain).Shape;
            if (shape.Length != 1 && shape.Rank > 0)
            {
                if (Builder.IsActive(plain) && shape.Dimensions.Count(d => d != 1) > 1)
                    return false;
                // A constant, or a value with one axis that is not 1: aligned at the last axis, then permuted like the stored value.
                var full = new Shape([.. Enumerable.Repeat((Dimension)1, rank - shape.Rank), .. shape.Dimensions]);
                plain = Builder.Emit(Shapes.Reshape, [plain], new ShapeAttributes(full));
                plain = Builder.Emit(Shapes.Permute, [plain], new PermutationAttributes(Inverse(permutation)));
            }
            else if (shape.Rank > 0)
            {
                plain = Builder.Emit(Shapes.Reshape, [plain], new ShapeAttributes(Shape.Scalar));
            }
            operands[i] = plain;
        }
        int stored = Builder.Emit(operation.Operator, operands, operation.Attributes, name: operation.Name);
        if (Builder.TypeOf(stored).Shape.Rank != rank)
            return false;
        views[operation.Id] = new View(stored, permutation);
        return true;
    }

    private bool CarryReduction(IrOperation operation)
    {
        var view = views[operation.Operands[0]];
        var axes = (AxesAttributes)operation.Attributes;
        int[] storedAxes = axes.Axes.Select(axis => view.Permutation[axis]).OrderBy(axis => axis).ToArray();
        if (operation.Operator.Layout == LayoutTrait.OrderedReduction
            && (storedAxes[storedAxes.Length - 1] - storedAxes[0] != storedAxes.Length - 1
                || !axes.Axes.Select(axis => view.Permutation[axis]).SequenceEqual(storedAxes)))
        {
            return false; // the first of equal elements is the first in the user's order
        }
        var mapped = new AxesAttributes(storedAxes, axes.KeepDimensions);
        int stored = Builder.Emit(operation.Operator, [view.Stored], mapped, name: operation.Name);
        if (axes.KeepDimensions)
        {
            SetView(operation, stored, view.Permutation);
            return true;
        }
        // The axes that remain, in the user's order, numbered as they are stored.
        int[] remaining = view.Permutation.Where(axis => !storedAxes.Contains(axis)).ToArray();
        int[] order = remaining.OrderBy(axis => axis).ToArray();
        SetView(operation, stored, remaining.Select(axis => Array.IndexOf(order, axis)).ToArray());
        return true;
    }

    private bool CarryAxis(IrOperation operation, IAlongAxis attributes)
    {
        if (Common(operation.Operands) is not { } permutation || operation.Operands.Any(o => !views.ContainsKey(o)))
            return false;
        var along = attributes.Along(permutation[attributes.Axis]);
        int stored = Builder.Emit(
            operation.Operator, operation.Operands.Select(o => views[o].Stored).ToArray(), along, name: operation.Name);
        views[operation.Id] = new View(stored, permutation);
        return true;
    }

    private bool CarryForEachAxis(IrOperation operation, IForEachAxis attributes)
    {
        var view = views[operation.Operands[0]];
        int stored = Builder.Emit(operation.Operator, [view.Stored], attributes.Permuted(Inverse(view.Permutation)), name: operation.Name);
        views[operation.Id] = new View(stored, view.Permutation);
        return true;
    }

    /// <summary>
    /// A linear layer of a flattened feature map: the columns of the weight are permuted once, instead of the map at every point.
    /// </summary>
    private bool CarryLinear(IrOperation operation)
    {
        if (!flattened.TryGetValue(operation.Operands[0], out var map)
            || Builder.Definition(Map(operation.Operands[1]), Dense.LinearWeights) is not { } packed)
        {
            return false;
        }
        var stored = Builder.TypeOf(map.Stored).Shape;
        if (!stored.IsConstant)
            return false;
        var weight = Builder[packed.Operands[0]];
        var seen = stored.Permuted(map.Permutation);
        var columns = weight.Apply(Shapes.Reshape, new ShapeAttributes(new Shape([weight.Type.Shape[0], .. seen.Dimensions])));
        int[] permutation = [0, .. Inverse(map.Permutation).Select(axis => axis + 1)];
        var permuted = columns
            .Apply(Shapes.Permute, new PermutationAttributes(permutation))
            .Apply(Shapes.Reshape, new ShapeAttributes(weight.Type.Shape));
        int weights = Builder.Emit(Dense.LinearWeights, [permuted.Id, .. packed.Operands.Skip(1)], packed.Attributes);
        int flat = Builder.Emit(Shapes.Reshape, [map.Stored], new ShapeAttributes(new Shape(stored.Length)));
        Bind(operation.Id, Builder.Emit(Dense.Linear, [flat, weights], operation.Attributes, name: operation.Name));
        return true;
    }

    /// <summary>
    /// The products of attention's heads where the heads lie: side by side in the rows of a projection, and so for the next one to read.
    /// </summary>
    private bool CarryProduct(IrOperation operation)
    {
        var product = (ProductAttributes)operation.Attributes;
        if (!Builder.Simplify || operation.Type.Shape.Rank != 3
            || operation.Operands.Any(o =>
                Builder.TypeOf(views.TryGetValue(o, out var v) ? v.Stored : Map(o)).Shape.Rank != 3 || !IsActive(o)))
        {
            return false;
        }
        var (left, sideBySideA, transposeA) = Factor(operation.Operands[0]);
        var (right, sideBySideB, transposeB) = Factor(operation.Operands[1]);
        // Written where its only readers, transpositions, would move it.
        bool sideBySideC = operation.Name is null && !kept.Contains(operation.Id) && readers[operation.Id].Count > 0
            && readers[operation.Id].All(r => r.Operator == Shapes.Permute
                && ((PermutationAttributes)r.Attributes).Permutation.SequenceEqual(SideBySide));
        // A batch that is repeated is not a matter of layout.
        bool sameHeads = Builder.TypeOf(left).Shape[sideBySideA ? 1 : 0] == Builder.TypeOf(right).Shape[sideBySideB ? 1 : 0];
        if (!sameHeads || !(sideBySideA || sideBySideB || sideBySideC || transposeA || transposeB))
            return false;
        var attributes = product with
        {
            TransposeA = product.TransposeA ^ transposeA,
            TransposeB = product.TransposeB ^ transposeB,
            SideBySideA = sideBySideA,
            SideBySideB = sideBySideB,
            SideBySideC = sideBySideC,
        };
        int stored = Builder.Emit(Dense.MatMul, [left, right], attributes, name: operation.Name);
        if (sideBySideC)
            views[operation.Id] = new View(stored, SideBySide);
        else
            Bind(operation.Id, stored);
        return true;

        bool IsActive(int old) => Builder.IsActive(views.TryGetValue(old, out var view) ? view.Stored : Map(old));

        // A factor as it is stored, if its rows or columns lie together there.
        (int Stored, bool SideBySide, bool Transposed) Factor(int old)
        {
            if (views.TryGetValue(old, out var view))
            {
                if (view.Permutation.SequenceEqual(SideBySide))
                    return (view.Stored, true, false);
                if (view.Permutation.SequenceEqual([1, 2, 0]))
                    return (view.Stored, true, true);
                if (view.Permutation.SequenceEqual([0, 2, 1]))
                    return (view.Stored, false, true);
            }
            return (Map(old), false, false);
        }
    }

    /// <summary>The permutation that all permuted operands share.</summary>
    private int[]? Common(IEnumerable<int> operands)
    {
        int[]? common = null;
        foreach (int operand in operands)
        {
            if (!views.TryGetValue(operand, out var view))
                continue;
            if (common is not null && !common.SequenceEqual(view.Permutation))
                return null;
            common = view.Permutation;
        }
        return common;
    }

    private int Written(View view) =>
        Builder.Emit(Shapes.Permute, [view.Stored], new PermutationAttributes(view.Permutation));

    private int Write(int old, View view)
    {
        int written = Written(view);
        views[old] = view with { Written = written };
        return written;
    }

    private static int[] Inverse(int[] permutation)
    {
        var inverse = new int[permutation.Length];
        for (int i = 0; i < inverse.Length; i++)
            inverse[permutation[i]] = i;
        return inverse;
    }

    /// <summary>A value that is axis k of which is axis <c>Permutation[k]</c> of what is stored.</summary>
    private sealed record View(int Stored, int[] Permutation, int? Written = null);
}
