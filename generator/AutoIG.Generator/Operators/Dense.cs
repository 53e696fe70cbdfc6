using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Linear layers and products of matrices.</summary>
internal static class Dense
{
    public static readonly PackedWeights LinearWeights = new("LinearWeights", "LinearWeights")
    {
        Sizes = p => $"{p.OperandShape(0)[0]}, {p.OperandShape(0)[1]}",
    };

    public static readonly Operator FiniteWeights = new FiniteWeightsOperator();

    public static readonly LinearMap LinearTangent = Map("LinearTangent", LinearMapUse.Linear);

    public static readonly LinearMap LinearTransposed = Map("LinearTransposed", LinearMapUse.Transposed);

    public static readonly LinearMap Linear = Map("Linear", LinearMapUse.Affine, LinearTangent, LinearTransposed);

    public static readonly MatMulOperator MatMul = new();

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Linear", LowerLinear) { Symbols = ["AutoIG.Nn.Linear"], Derivative = "δ·W" },
        new Composite("Nn.MatMul", LowerMatMul) { Symbols = ["AutoIG.Nn.MatMul"], Derivative = "δ·bᵀ; aᵀ·δ" },
        new Composite("Nn.Dot", call =>
        {
            var (a, b) = DerivedFunctions.Two(call);
            return a.Type.Shape == b.Type.Shape
                ? (a * b).Apply(Reductions.Sum, AllAxes(a.Type.Shape))
                : throw call.Refuse($"the factors must have the same shape; they are {a.Type.Shape} and {b.Type.Shape}");
        })
        {
            Symbols = ["AutoIG.Nn.Dot", "System.Numerics.Tensors.Tensor.Dot"], Derivative = "δ·b; δ·a",
        },
    ];

    private static LinearMap Map(string name, LinearMapUse use, LinearMap? linearPart = null, LinearMap? transpose = null) => new(name, use)
    {
        LinearPart = linearPart,
        Transpose = transpose,
        Kind = RelevanceKind.Linear,
        ResultShape = (x, weight, _) => x.With(-1, use == LinearMapUse.Transposed ? weight[1] : weight[0]),
        Leading = call => Rows.Times("points", call.OperandType(0).Shape.Product(0, call.OperandType(0).Shape.Rank - 1)),
    };

    private static Expr LowerLinear(ICallSite call)
    {
        var x = call.Value("input");
        var weight = call.Value("weight");
        var bias = call.Optional("bias");
        var shape = x.Type.Shape;
        if (weight.Type.Shape.Rank != 2)
            throw call.Refuse($"the weight must be [out, in], it is {weight.Type.Shape}", "weight");
        if (shape.Rank == 0 || shape[-1] != weight.Type.Shape[1])
            throw call.Refuse($"the input {shape} must end in {weight.Type.Shape[1]} features, for the weight is {weight.Type.Shape} "
                + "([out, in])", "input");
        if (bias is { } b && b.Type.Shape != new Shape(weight.Type.Shape[0]))
            throw call.Refuse($"the bias must be [{weight.Type.Shape[0]}] for the weight {weight.Type.Shape} ([out, in]), it is "
                + $"{b.Type.Shape}", "bias");
        if (call.Builder.IsActive(weight.Id) || (bias is { } v && call.Builder.IsActive(v.Id)))
        {
            var rows = shape.Rank == 1 ? Shapes.Reshaped(x, new Shape(1, shape[0])) : x;
            var product = rows.Apply(MatMul, new ProductAttributes(false, true), weight);
            if (shape.Rank == 1)
                product = Shapes.Reshaped(product, new Shape(weight.Type.Shape[0]));
            return bias is { } offset ? product + offset : product;
        }
        var packed = bias is { } constant ? weight.Apply(LinearWeights, constant) : weight.Apply(LinearWeights);
        return call.Builder[call.Builder.Emit(Linear, [x.Id, packed.Id], name: call.ResultName)];
    }

    private static Expr LowerMatMul(ICallSite call)
    {
        var a = call.Value("input");
        var b = call.Value("other");
        if (a.Type.Shape.Rank < 1 || b.Type.Shape.Rank < 1)
            throw call.Refuse($"the factors must be vectors or matrices; they are {a.Type.Shape} and {b.Type.Shape}");
        bool vectorA = a.Type.Shape.Rank == 1, vectorB = b.Type.Shape.Rank == 1;
        if (vectorA)
            a = Shapes.Reshaped(a, new Shape(1, a.Type.Shape[0]));
        if (vectorB)
            b = Shapes.Reshaped(b, new Shape(b.Type.Shape[0], 1));
        bool transposeA = Untransposed(ref a), transposeB = Untransposed(ref b);
        var result = a.Apply(MatMul, new ProductAttributes(transposeA, transposeB), b);
        var shape = result.Type.Shape;
        if (vectorA)
            result = Shapes.Reshaped(result, new Shape(shape.Dimensions.Where((_, i) => i != shape.Rank - 2).ToArray()));
        shape = result.Type.Shape;
        return vectorB ? Shapes.Reshaped(result, new Shape(shape.Dimensions.Take(shape.Rank - 1).ToArray())) : result;
    }

    /// <summary>Looks through a transposition of the last two axes, which the kernel does on the way.</summary>
    private static bool Untransposed(ref Expr x)
    {
        if (x.Builder.Definition(x.Id, Shapes.Permute) is not { } permute)
            return false;
        var permutation = ((PermutationAttributes)permute.Attributes).Permutation;
        int rank = permutation.Count;
        for (int i = 0; i < rank; i++)
        {
            int expected = i == rank - 1 ? rank - 2 : i == rank - 2 ? rank - 1 : i;
            if (permutation[i] != expected)
                return false;
        }
        x = x.Builder[permute.Operands[0]];
        return true;
    }

    internal static AxesAttributes AllAxes(Shape shape) => new(Enumerable.Range(0, shape.Rank).ToEquatableArray(), false);
}
