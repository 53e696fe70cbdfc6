using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Tests.Names;

/// <summary>
/// Models in which one name stands in one place: as a namespace, a type, a member, a parameter, a local, a dimension, a type parameter. All
/// else has a name of its own, and what the models refer to is said in full.
/// </summary>
internal static partial class NamedPlaces
{
    private const string Model =
        """
        AROUND
            SPACES
            BESIDE
            internal class BASE { INHERITED }
            OUTER
            internal partial class MODEL TYPELIST (double k, double CAPTURED EXTRA, bool isDeep) : BASE FACES
            {
                MEMBERS
                private readonly bool SETTING = isDeep;
                [global::AutoIG.Shape(3)] private readonly global::System.Numerics.Tensors.Tensor<double> WEIGHT =
                    global::System.Numerics.Tensors.Tensor.Create<double>([k, 1.0, 2.0], [3]);
                [global::AutoIG.Shape(2, 3)] internal readonly global::System.Numerics.Tensors.Tensor<double> plainMatrix =
                    global::System.Numerics.Tensors.Tensor.Create<double>([k, 1.0, 2.0, 3.0, 4.0, 5.0], [2, 3]);
                [global::AutoIG.Differentiable]
                public global::System.Numerics.Tensors.Tensor<double> METHOD([global::AutoIG.Shape("DIMENSION", 3)] global::System.Numerics.Tensors.Tensor<double> PARAMETER)
                {
                    global::System.Numerics.Tensors.Tensor<double> LOCAL = global::AutoIG.Nn.Tanh(PARAMETER * WEIGHT TWIN);
                    if (SETTING)
                        LOCAL = global::AutoIG.Nn.Softmax(LOCAL, 1) * CAPTURED;
                    return global::AutoIG.Nn.Linear(global::AutoIG.Nn.Silu(LOCAL), plainMatrix) + global::AutoIG.Nn.Mean(LOCAL);
                }
                [global::AutoIG.Differentiable]
                public double ScalarMethod(double NUMBER, int COUNT ANOTHER)
                {
                    double VALUE = NUMBER * k TWICE;
                    for (int turn = 0; turn < COUNT; turn++)
                    {
                        if (VALUE > 2)
                            VALUE = global::System.Math.Sin(VALUE);
                        VALUE += global::AutoIG.Nn.Sigmoid(VALUE * NUMBER);
                    }
                    return VALUE;
                }
            }
            GENERIC
            CLOSE
        END
        """;

    private const string Generic =
        """
        internal partial class PlainGeneric<REAL>(REAL plainSlope) where REAL : unmanaged, global::System.Numerics.IBinaryFloatingPointIeee754<REAL>
        {
            private readonly REAL plainSlope = plainSlope;
            [global::AutoIG.Differentiable]
            public global::System.Numerics.Tensors.Tensor<REAL> GenericMethod([global::AutoIG.Shape(3)] global::System.Numerics.Tensors.Tensor<REAL> plainX) =>
                global::AutoIG.Nn.Gelu(plainX * plainSlope) * REAL.CreateChecked(0.3);
            [global::AutoIG.Differentiable]
            public REAL GenericScalar(REAL plainX, bool plainFlag) => plainFlag ? REAL.Exp(plainX) : global::AutoIG.Nn.Relu(plainX) * plainSlope;
        }
        """;

    /// <summary>The places: what stands in each instead of the plain text.</summary>
    public static readonly IReadOnlyDictionary<string, (string Part, string Text)[]> All = new Dictionary<string, (string, string)[]>(
        OfNetwork)
    {
        ["nothing"] = [],
        ["namespace around"] = [("OUTER", "namespace NAME {"), ("CLOSE", "}")],
        ["namespace beside"] = [("SPACES", "namespace NAME { internal class PlainOwn; }")],
        ["type beside"] = [("BESIDE", "internal class NAME { }")],
        ["generic type beside"] = [("BESIDE", "internal class NAME<TPlain> { }")],
        ["static type beside"] = [("BESIDE", "internal static class NAME { }")],
        ["model"] = [("MODEL", "NAME")],
        ["generic model"] = [("MODEL", "NAME"), ("TYPELIST", "<TPlain>")],
        ["type around"] = [("OUTER", "internal partial class NAME {"), ("CLOSE", "}")],
        ["generic type around"] = [("OUTER", "internal partial class NAME<TPlain> {"), ("CLOSE", "}")],
        ["base type"] = [("BASE", "NAME")],
        ["nested type"] = [("MEMBERS", "private class NAME;")],
        ["nested generic type"] = [("MEMBERS", "public class NAME<TPlain>;")],
        ["inherited field"] = [("INHERITED", "protected int NAME = 1;")],
        ["inherited type"] = [("INHERITED", "public class NAME;")],
        ["field"] = [("MEMBERS", "private readonly double NAME = 1;")],
        ["constant"] = [("MEMBERS", "public const int NAME = 1;")],
        ["property"] = [("MEMBERS", "public static int NAME => 1;")],
        ["method"] = [("MEMBERS", "private static int NAME(int plain) => plain;")],
        ["generic method"] = [("MEMBERS", "private static int NAME<TPlain>() => 1;")],
        ["event"] = [("MEMBERS", "internal event global::System.Action NAME { add { } remove { } }")],
        ["marked method"] = [("METHOD", "NAME")],
        ["parameter"] = [("PARAMETER", "NAME")],
        ["local"] = [("LOCAL", "NAME")],
        ["weight"] = [("WEIGHT", "NAME")],
        ["setting"] = [("SETTING", "NAME")],
        ["captured parameter"] = [("CAPTURED", "NAME")],
        ["dimension"] = [("DIMENSION", "BARE")],
        ["number"] = [("NUMBER", "NAME")],
        ["count"] = [("COUNT", "NAME")],
        ["local number"] = [("VALUE", "NAME")],
        ["type parameter"] = [("TYPELIST", "<NAME>")],
        ["type parameter around"] = [("OUTER", "internal partial class PlainOuter<NAME> {"), ("CLOSE", "}")],
        ["real type parameter"] = [("GENERIC", Generic), ("REAL", "NAME")],
        ["partial method"] = [("MEMBERS", "partial void NAME(int plain); partial void NAME(int plain) { }")],
        ["explicit implementation"] =
        [
            ("BESIDE", "internal interface PlainFace { int NAME { get; } }"), ("FACES", ", PlainFace"),
            ("MEMBERS", "int PlainFace.NAME => 1;"),
        ],
        ["interface implemented explicitly"] =
            [("BESIDE", "internal interface NAME { int Plain { get; } }"), ("FACES", ", NAME"), ("MEMBERS", "int NAME.Plain => 1;")],
        ["in the global namespace"] =
            [("AROUND", ""), ("END", ""), ("MODEL", "CASEModel"), ("BASE", "CASEBase"), ("BESIDE", "internal class NAME { }")],
        ["weights that differ in case"] =
        [
            ("WEIGHT", "NAME"), ("TWIN", "+ FLIPPED"),
            ("MEMBERS", "[global::AutoIG.Shape(3)] private readonly global::System.Numerics.Tensors.Tensor<double> FLIPPED = "
                + "global::System.Numerics.Tensors.Tensor.Create<double>([k, 1.0, 2.0], [3]);"),
        ],
        ["captured parameters that differ in case"] = [("CAPTURED", "NAME"), ("EXTRA", ", double FLIPPED"), ("TWIN", "* FLIPPED")],
        ["numbers that differ in case"] = [("NUMBER", "NAME"), ("ANOTHER", ", double FLIPPED"), ("TWICE", "* FLIPPED")],
        ["methods that differ in case"] =
            [("METHOD", "NAME"), ("MEMBERS", "[global::AutoIG.Differentiable] public double FLIPPED(double plain) => plain * plain;")],
    };

    private static readonly (string Part, string Text)[] Plain =
    [
        ("SPACES", ""), ("BESIDE", ""), ("INHERITED", ""), ("BASE", "PlainBase"),
        ("OUTER", ""), ("CLOSE", ""), ("MODEL", "PlainModel"), ("TYPELIST", ""),
        ("MEMBERS", ""), ("SETTING", "plainSetting"), ("WEIGHT", "plainWeight"), ("METHOD", "PlainMethod"), ("DIMENSION", "plainRows"),
        ("PARAMETER", "plainInput"), ("LOCAL", "plainLocal"), ("NUMBER", "plainNumber"), ("COUNT", "plainCount"), ("VALUE", "plainValue"),
        ("CAPTURED", "plainCaptured"), ("GENERIC", ""), ("AROUND", "namespace CASE {"), ("END", "}"), ("FACES", ""),
        ("TWIN", ""), ("ANOTHER", ""), ("TWICE", ""), ("EXTRA", ""),
        .. PlainNetwork,
    ];

    /// <summary>The model with a name in a place, in a namespace of its own.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="place">The place.</param>
    /// <param name="name">The name as source text spells it.</param>
    public static string Source(string space, string place, string name)
    {
        string text = Model;
        foreach (var (part, replacement) in All[place].Concat(Plain))
            text = text.Replace(part, replacement, StringComparison.Ordinal);
        string bare = Bare(name);
        string flipped = (char.IsUpper(bare[0]) ? char.ToLowerInvariant(bare[0]) : char.ToUpperInvariant(bare[0])) + bare[1..];
        return text.Replace("CASE", space, StringComparison.Ordinal).Replace("BARE", bare, StringComparison.Ordinal)
            .Replace("FLIPPED", "@" + flipped, StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal);
    }

    /// <summary>What a name is, however it is spelled: with an @, with codes of letters, with characters that do not show.</summary>
    public static string Bare(string name) => SyntaxFactory.ParseToken(name).ValueText;

    /// <summary>The ways in which a name is spelled: a word that is a keyword somewhere can do without its @ elsewhere.</summary>
    public static IEnumerable<string> Spellings(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? ["@" + name]
        : SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? [name, "@" + name]
        : [name];
}
