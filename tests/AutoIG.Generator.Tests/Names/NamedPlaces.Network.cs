namespace AutoIG.Generator.Tests.Names;

/// <summary>
/// A second model, of what the first has not: a picture and tokens, a block with weights that nobody else sees, convolution, pooling,
/// normalisation, attention and recurrence.
/// </summary>
internal static partial class NamedPlaces
{
    private static string Network =>
        """
        internal sealed class BLOCKTYPE(double k)
        {
            [global::AutoIG.Shape(4, 4)] private readonly TENSOR BLOCKMATRIX = ZEROS(new double[16], [4, 4]);
            [global::AutoIG.Shape(4, 4)] private readonly TENSOR SECOND = ZEROS(new double[16], [4, 4]);
            private readonly double blockScale = k;
            public TENSOR BLOCKCALL(TENSOR BLOCKINPUT)
            {
                TENSOR BLOCKHIDDEN = global::AutoIG.Nn.Gelu(global::AutoIG.Nn.Linear(BLOCKINPUT, BLOCKMATRIX)) * blockScale;
                return global::AutoIG.Nn.Linear(BLOCKHIDDEN, SECOND);
            }
        }
        internal partial class NETTYPE NETARGUMENTS (double k)
        {
            NETINSIDE
            private readonly BLOCKTYPE BLOCKFIELD = new(k);
            [global::AutoIG.Shape(9, 4)] private readonly TENSOR TABLE = ZEROS(new double[36], [9, 4]);
            [global::AutoIG.Shape(12, 4)] private readonly TENSOR GATES = ZEROS(new double[48], [12, 4]);
            [global::AutoIG.Shape(2, 1, 3, 3)] private readonly TENSOR KERNEL = ZEROS(new double[18], [2, 1, 3, 3]);
            [global::AutoIG.Shape(4)] private readonly TENSOR plainScale = ZEROS(new double[4], [4]);
            [global::AutoIG.Shape(2)] private readonly TENSOR plainMean = ZEROS(new double[2], [2]);
            [global::AutoIG.Shape(3, 4)] private readonly TENSOR plainHead = ZEROS(new double[12], [3, 4]);
            [global::AutoIG.Differentiable]
            public TENSOR LOGITS([global::AutoIG.Shape("LENGTH")] int[] TOKENS, [global::AutoIG.Shape(1, 6, 6)] TENSOR PICTURE)
            {
                TENSOR EMBEDDED = global::AutoIG.Nn.Embedding(TOKENS, TABLE);
                TENSOR MIXED = global::AutoIG.Nn.ScaledDotProductAttention(EMBEDDED, BLOCKFIELD.BLOCKCALL(EMBEDDED), EMBEDDED);
                TENSOR STATES = global::AutoIG.Nn.Gru(global::AutoIG.Nn.LayerNorm(MIXED, plainScale), GATES, GATES);
                TENSOR CONVOLVED = global::AutoIG.Nn.BatchNorm(global::AutoIG.Nn.Conv2D(PICTURE, KERNEL, padding: 1), plainMean, plainMean);
                TENSOR POOLED = global::AutoIG.Nn.MaxPool2D(global::AutoIG.Nn.Relu(CONVOLVED), 2);
                return global::AutoIG.Nn.Linear(global::AutoIG.Nn.Mean(STATES, dim: 0), plainHead) + global::AutoIG.Nn.Mean(POOLED);
            }
        }
        """
        .Replace("TENSOR", "global::System.Numerics.Tensors.Tensor<double>", StringComparison.Ordinal)
        .Replace("ZEROS", "global::System.Numerics.Tensors.Tensor.Create<double>", StringComparison.Ordinal);

    private static (string Part, string Text)[] PlainNetwork =>
    [
        ("BLOCKTYPE", "PlainBlock"), ("BLOCKMATRIX", "blockMatrix"), ("SECOND", "blockSecond"), ("BLOCKCALL", "Forward"),
        ("BLOCKINPUT", "blockInput"), ("BLOCKHIDDEN", "blockHidden"), ("NETTYPE", "PlainNetwork"), ("NETARGUMENTS", ""),
        ("NETINSIDE", ""), ("BLOCKFIELD", "plainBlock"), ("TABLE", "plainTable"), ("GATES", "plainGates"), ("KERNEL", "plainKernel"),
        ("LOGITS", "PlainLogits"), ("LENGTH", "plainLength"), ("TOKENS", "plainTokens"), ("PICTURE", "plainPicture"),
        ("EMBEDDED", "plainEmbedded"), ("MIXED", "plainMixed"), ("STATES", "plainStates"), ("CONVOLVED", "plainConvolved"),
        ("POOLED", "plainPooled"),
    ];

    /// <summary>The places of the network.</summary>
    private static Dictionary<string, (string Part, string Text)[]> OfNetwork => new()
    {
        ["network"] = In(),
        ["type beside a network"] = In(("BESIDE", "internal class NAME { }")),
        ["generic type beside a network"] = In(("BESIDE", "internal class NAME<TPlain> { }")),
        ["namespace around a network"] = In(("OUTER", "namespace NAME {"), ("CLOSE", "}")),
        ["network's type"] = In(("NETTYPE", "NAME")),
        ["network's type parameter"] = In(("NETARGUMENTS", "<NAME>")),
        ["network's field"] = In(("NETINSIDE", "private readonly double NAME = 1;")),
        ["network's nested type"] = In(("NETINSIDE", "private class NAME;")),
        ["network's property"] = In(("NETINSIDE", "public static int NAME => 1;")),
        ["network's method"] = In(("NETINSIDE", "private static int NAME(int plain) => plain;")),
        ["network's marked method"] = In(("LOGITS", "NAME")),
        ["block's type"] = In(("BLOCKTYPE", "NAME")),
        ["block's matrix"] = In(("BLOCKMATRIX", "NAME")),
        ["block's matrices that differ in case"] = In(("BLOCKMATRIX", "NAME"), ("SECOND", "FLIPPED")),
        ["block's method"] = In(("BLOCKCALL", "NAME")),
        ["block's parameter"] = In(("BLOCKINPUT", "NAME")),
        ["block's local"] = In(("BLOCKHIDDEN", "NAME")),
        ["field of a block"] = In(("BLOCKFIELD", "NAME")),
        ["table"] = In(("TABLE", "NAME")),
        ["gates"] = In(("GATES", "NAME")),
        ["kernel"] = In(("KERNEL", "NAME")),
        ["tokens"] = In(("TOKENS", "NAME")),
        ["number of tokens"] = In(("LENGTH", "BARE")),
        ["picture"] = In(("PICTURE", "NAME")),
        ["embedded tokens"] = In(("EMBEDDED", "NAME")),
        ["attended tokens"] = In(("MIXED", "NAME")),
        ["states"] = In(("STATES", "NAME")),
        ["convolved picture"] = In(("CONVOLVED", "NAME")),
        ["pooled picture"] = In(("POOLED", "NAME")),
    };

    private static (string Part, string Text)[] In(params (string Part, string Text)[] parts) => [("GENERIC", Network), .. parts];
}
