using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Attention, and Einstein's summation.</summary>
internal static class Attention
{
    public static readonly Operator CausalMaskDerivative = new CausalMaskOperator("CausalMaskDerivative", "Derivative");

    public static readonly Operator CausalMask = new CausalMaskOperator("CausalMask", "Forward");

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.ScaledDotProductAttention", LowerAttention)
        {
            Symbols = ["AutoIG.Nn.ScaledDotProductAttention"], Derivative = "of softmax(scale·q·kᵀ + mask)·v",
        },
        new Composite("Nn.AttentionWeights", call => Weights(call, Query(call, "query and key")))
        {
            Symbols = ["AutoIG.Nn.AttentionWeights"], Derivative = "of softmax(scale·q·kᵀ + mask)",
        },
        new Composite("Nn.Einsum", LowerEinsum)
        {
            Symbols = ["AutoIG.Nn.Einsum"],
            Derivative = "the product of δ and the other operand, summed over the letters that the operand lacks",
        },
    ];

    private static Expr LowerAttention(ICallSite call)
    {
        var value = call.Value("value");
        var (query, key) = Query(call, "query, key and value", value);
        Shape k = key.Type.Shape, v = value.Type.Shape;
        if (v[-2] != k[-2])
            throw call.Refuse($"the value must be […, {k[-2]}, width] for a key {k}, it is {v}", "value");
        return Weights(call, (query, key)).Apply(Dense.MatMul, new ProductAttributes(false, false), value);
    }

    /// <summary>Query and key, which fit each other; these and what else is multiplied with them are matrices.</summary>
    private static (Expr Query, Expr Key) Query(ICallSite call, string names, params Expr[] others)
    {
        Expr query = call.Value("query"), key = call.Value("key");
        Shape q = query.Type.Shape, k = key.Type.Shape;
        Shape[] all = [q, k, .. others.Select(other => other.Type.Shape)];
        if (all.Any(shape => shape.Rank < 2))
        {
            string shapes = string.Join(", ", all.Take(all.Length - 1)) + $" and {all[all.Length - 1]}";
            throw call.Refuse($"{names} must be matrices or batches of them; they are {shapes}");
        }
        return k[-1] == q[-1]
            ? (query, key)
            : throw call.Refuse($"the key must be […, keys, {q[-1]}] for a query {q}, it is {k}", "key");
    }

    /// <summary>softmax(scale·q·kᵀ + mask) over the keys.</summary>
    private static Expr Weights(ICallSite call, (Expr Query, Expr Key) given)
    {
        var (query, key) = given;
        var q = query.Type.Shape;
        bool causal = call.Flag("isCausal", false);
        if (causal && call.Has("attnMask"))
            throw call.Refuse("a mask is not possible where isCausal is true", "attnMask");
        if (!call.Has("scale") && !q[-1].IsConstant)
            throw call.Refuse($"the width of the query {q} must be known at compile time, or the scale be given", "query");
        double scale = !call.Has("scale") ? 1 / Math.Sqrt(q[-1].Value) : call.Number("scale", 1);
        var scores = query.Apply(Dense.MatMul, new ProductAttributes(false, true) { Scale = scale }, key);
        if (causal)
            scores = scores.Apply(CausalMask);
        if (call.Has("attnMask"))
            scores = Masked(call, scores, call.Value("attnMask"));
        return scores.Apply(Normalizations.Softmax, new AxisAttributes(scores.Type.Shape.Rank - 1));
    }

    private static Expr Masked(ICallSite call, Expr scores, Expr mask)
    {
        if (Shape.Broadcast(mask.Type.Shape, scores.Type.Shape) != scores.Type.Shape)
            throw call.Refuse($"the mask must be repeatable to the scores {scores.Type.Shape}, it is {mask.Type.Shape}", "attnMask");
        if (mask.Type.Element != Element.Boolean)
            return scores.Apply(Arithmetic.AddMask, OperatorAttributes.None, AllowingInfinity(mask));
        if (call.Builder.Definition(mask.Id, Leaves.Model) is null)
            throw call.Refuse("a mask of truth values must be a field or property of the model with [Shape]", "attnMask");
        // As numbers once: 0 where it holds, −∞ elsewhere.
        var penalties = AllowingInfinity(mask).Apply(Arithmetic.MaskNumbers)
            .Apply(Arithmetic.Choose, call.Builder.Constant(0), call.Builder.Constant(double.NegativeInfinity));
        return scores.Apply(Arithmetic.AddMask, OperatorAttributes.None, penalties);
    }

    /// <summary>A mask that is a member of the model, or a part of one, read as what it is: only as a mask it may hold −∞.</summary>
    private static Expr AllowingInfinity(Expr mask)
    {
        var builder = mask.Builder;
        return builder.Definition(mask.Id) switch
        {
            { Attributes: ModelAttributes model } =>
                builder[builder.Emit(Leaves.Model, [], model with { IsAttentionMask = true }, mask.Type)],
            { Operands.Count: 1 } part when !builder.IsActive(mask.Id) && MovesElements(part.Operator) =>
                builder[builder.Emit(part.Operator, [AllowingInfinity(builder[part.Operands[0]]).Id], part.Attributes, part.Type)],
            _ => mask,
        };
    }

    private static bool MovesElements(Operator @operator) =>
        @operator == Parts.Slice || @operator == Shapes.Reshape || @operator == Shapes.Permute || @operator == Shapes.BroadcastTo;

    /// <summary>Scores of which query i keeps those of the keys 0 to i, or their direction.</summary>
    private sealed class CausalMaskOperator(string name, string method) : KernelOperator(name)
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        /// <summary>Softmax alone reads it, of which a score of −∞ makes 0; each query sees its own key.</summary>
        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            method == "Forward" ? operands[0] : operands[0].Or(NumberKinds.Zero);

        // Not affine, though it looks so: a point between two scores of −∞ is NaN.
        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Adjoint.Apply(CausalMaskDerivative));

        public override void Compare(ComparisonSite site) => site.Pullback();

        public override void Relevance(RelevanceSite site) => Relevances.Move(site);

        public override Expr Pushforward(PushforwardSite site) => site.Tangent(0)!.Apply(CausalMaskDerivative);

        public override string Emit(IKernelCall call)
        {
            var shape = call.Type.Shape;
            return $"CausalMask.{method}<{call.T}>({Rows.OfPoints(shape.Product(0, shape.Rank - 2))}, {shape[-2]}, {shape[-1]}, "
                + $"{call.Operand(0)}, {call.Result});";
        }
    }

    /// <summary>
    /// Letters that stand in one operand only and not in the result are summed there; what remains is one batched product of matrices,
    /// [letters everywhere, left only, contracted] × [letters everywhere, contracted, right only].
    /// </summary>
    private static Expr LowerEinsum(ICallSite call)
    {
        string equation = call.Text("equation", "");
        var (left, right, result) = Letters(call, equation);
        Expr a = call.Value("input"), b = call.Value("other");
        var sizes = new Dictionary<char, Dimension>();
        Measure(call, sizes, left, a.Type.Shape, "input", equation);
        Measure(call, sizes, right, b.Type.Shape, "other", equation);
        if (result.FirstOrDefault(letter => !sizes.ContainsKey(letter)) is var unknown and not '\0')
            throw call.Refuse($"the result of \"{equation}\" names '{unknown}', which is no axis of the operands", "equation");

        if (!left.Any((right + result).Contains))
            return One(b, right, result) * a.Apply(Reductions.Sum, Dense.AllAxes(a.Type.Shape));
        (a, left) = SummedOver(a, left, right + result);
        if (!right.Any((left + result).Contains))
            return One(a, left, result) * b.Apply(Reductions.Sum, Dense.AllAxes(b.Type.Shape));
        (b, right) = SummedOver(b, right, left + result);
        string batch = string.Concat(left.Where(l => right.Contains(l) && result.Contains(l)));
        string contracted = string.Concat(left.Where(l => right.Contains(l) && !result.Contains(l)));
        string rows = string.Concat(left.Except(right)), columns = string.Concat(right.Except(left));
        var product = Arranged(a, left, batch, rows, contracted).Apply(
            Dense.MatMul, new ProductAttributes(false, false), Arranged(b, right, batch, contracted, columns));
        string order = batch + rows + columns;
        return Shapes.Permuted(
            Shapes.Reshaped(product, new Shape(order.Select(l => sizes[l]).ToArray())), result.Select(l => order.IndexOf(l)).ToArray());

        Expr Arranged(Expr x, string letters, params string[] blocks)
        {
            var permuted = Shapes.Permuted(x, string.Concat(blocks).Select(l => letters.IndexOf(l)).ToArray());
            // A batch of one is a matrix.
            return Shapes.Reshaped(permuted, new Shape(blocks.Select(Size).Skip(batch.Length == 0 ? 1 : 0).ToArray()));
        }

        Dimension Size(string letters) => letters.Aggregate((Dimension)1, (size, letter) => size * sizes[letter]);
    }

    private static (string Left, string Right, string Result) Letters(ICallSite call, string equation)
    {
        string[] sides = equation.Replace(" ", "").Split(["->"], StringSplitOptions.None);
        string[] operands = sides[0].Split(',');
        bool fits = sides.Length == 2 && operands.Length == 2 && operands.Append(sides[1]).All(group =>
            group.Length > 0 && group.All(l => l is >= 'a' and <= 'z' or >= 'A' and <= 'Z') && group.Distinct().Count() == group.Length);
        return fits
            ? (operands[0], operands[1], sides[1])
            : throw call.Refuse($"the equation must be two groups of distinct letters, \"->\" and the letters of the result, like "
                + $"\"ij,jk->ik\"; it is \"{equation}\"", "equation");
    }

    private static void Measure(
        ICallSite call, Dictionary<char, Dimension> sizes, string letters, Shape shape, string parameter, string equation)
    {
        if (shape.Rank != letters.Length)
            throw call.Refuse($"{letters.Length} axes are expected for \"{letters}\" in \"{equation}\"; the shape is {shape}", parameter);
        for (int i = 0; i < letters.Length; i++)
        {
            if (sizes.TryGetValue(letters[i], out var known) && known != shape[i])
                throw call.Refuse($"axis '{letters[i]}' of \"{equation}\" has size {known} in the other operand; the shape "
                    + $"is {shape}", parameter);
            sizes[letters[i]] = shape[i];
        }
    }

    private static (Expr Value, string Letters) SummedOver(Expr x, string letters, string needed)
    {
        int[] axes = Enumerable.Range(0, letters.Length).Where(axis => !needed.Contains(letters[axis])).ToArray();
        return axes.Length == 0
            ? (x, letters)
            : (x.Apply(Reductions.Sum, new AxesAttributes(axes, false)), string.Concat(letters.Where(needed.Contains)));
    }

    private static Expr One(Expr x, string letters, string result)
    {
        var (sum, left) = SummedOver(x, letters, result);
        return Shapes.Permuted(sum, result.Select(l => left.IndexOf(l)).ToArray());
    }
}
