using System.Reflection;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Tests.Snapshots;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>What cannot be differentiated is refused on its own span, with a way out.</summary>
public class DiagnosticTests
{
    private static string Scalar(string method) => Source.Scalar(method);

    private static string Model(string members) => $"public sealed partial class Model {{ {members} }}";

    [Theory]
    // How a model is declared.
    [InlineData("AIG0001", "static class Model { [Differentiable] public static double [|F|](double x) => x; }", "'Model' must be declared partial")]
    [InlineData("AIG0002", "static partial class Model { [Differentiable] public static T [|F|]<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => x; }", "type parameters of its own")]
    [InlineData("AIG0002", "abstract partial class Model { [Differentiable] public abstract double [|F|](double x); }", "it has no body")]
    [InlineData("AIG0002", "partial class Model { [Differentiable] public virtual double [|F|](double x) => x; }", "may be overridden")]
    [InlineData("AIG0002", "partial class Model { [Differentiable] public double F(double x) => x; [Differentiable] public double [|F|](double x, double y) => x * y; }", "an overload of the same name", "FDerivative")]
    [InlineData("AIG0003", "partial class Model { [Differentiable] public Tensor<float> F(Tensor<float> [|x|]) => x; }", "'x'", "[Shape(…)]")]
    [InlineData("AIG0004", "partial class Model { [Differentiable] public double F(double x, string [|s|]) => x; }", "'s' of type 'string'")]
    [InlineData("AIG0004", "partial class Model { [Differentiable] public double F(double x, ref double [|y|]) => x; }", "passed by reference")]
    [InlineData("AIG0004", "partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x, [Shape(3)] Tensor<double> [|y|]) => x; }", "computes in float")]
    [InlineData("AIG0004", "partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x, [Shape(3)] Tensor<long> [|ids|]) => x; }", "Nn.Embedding")]
    [InlineData("AIG0005", "partial class Model { [Differentiable] public int [|F|](double x) => 1; }", "returns 'int'")]
    [InlineData("AIG0006", "partial class Model { [Differentiable] public Tensor<float> F([[|Shape(3, 0)|]] Tensor<float> x) => x; }", "'x'", "at least 1, not 0")]
    [InlineData("AIG0006", "partial class Model { [Differentiable] public Tensor<float> F([[|Shape(\"2 tokens\", 3)|]] Tensor<float> x) => x; }", "'2 tokens' cannot name")]
    [InlineData("AIG0007", "partial class Model { Tensor<float> w = new float[3]; [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => x * [|w|]; }", "'w'")]
    [InlineData("AIG0008", "partial class Model { [[|Shape(\"tokens\")|]] Tensor<float> w = new float[3]; [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => x * w; }", "'tokens' in the shape of 'w'")]
    [InlineData("AIG0009", "partial class Model { string s = \"\"; [Differentiable] public double F(double x) => x * Double([|s|]); static double Double(string s) => 2; }", "'s'", "not a tensor, a number, or a block")]
    [InlineData("AIG0009", "partial class Model(double k) { void Set() => @k = 2; [Differentiable] public double F(double x) => x * [|k|]; }", "'k'", "is assigned", "readonly field")]
    [InlineData("AIG0009", "partial class Model(double k) { void Set() => (k, _) = (2, 3); [Differentiable] public double F(double x) => x * [|k|]; }", "is assigned")]
    [InlineData("AIG0009", "partial class Model(double k) { void Set() => k++; [Differentiable] public double F(double x) => x * [|k|]; }", "is assigned")]
    [InlineData("AIG0009", "partial class Model(double k) { void Set() => Two(out k); static void Two(out double v) => v = 2; [Differentiable] public double F(double x) => x * [|k|]; }", "is assigned")]
    [InlineData("AIG0009", "partial class Model(double k) { void Set() { ref double r = ref k; r = 2; } [Differentiable] public double F(double x) => x * [|k|]; }", "is assigned")]
    [InlineData("AIG0009", "sealed class Block(double k) { public double Forward(double x) => x * [|k|]; } partial class Model { Block b = new(2); [Differentiable] public double F(double x) => b.Forward(x); }", "'k'", "keep it in a field")]
    [InlineData("AIG0010", "sealed class Block { public double Forward(double x) => x; } partial class Model(Block[] given) { readonly Block[] blocks = given; [Differentiable] public double F(double x) { foreach (var b in [|blocks|]) x = b.Forward(x); return x; } }", "'blocks'", "list its elements")]
    [InlineData("AIG0011", "partial class Model { [Differentiable] public Tensor<float> F([Shape(3), [|Features(\"a\", \"b\")|]] Tensor<float> x) => x; }", "'x'", "3 elements, and 2 names")]
    [InlineData("AIG0011", "partial class Model { [Differentiable] public Tensor<float> F([Shape(2, 2), [|Features(\"a\", \"b\")|]] Tensor<float> x) => x; }", "4 elements, and 2 names")]
    [InlineData("AIG0011", "partial class Model { [Differentiable] public Tensor<float> F([Shape(2), [|Features(\"a\", \" \")|]] Tensor<float> x) => x; }", "name 1 is blank")]
    [InlineData("AIG0011", "partial class Model { [Differentiable] public Tensor<float> F([Shape(\"n\"), [|Features(\"a\", null)|]] Tensor<float> x) => x; }", "name 1 is blank")]
    [InlineData("AIG0011", "partial class Model { [Differentiable] public Tensor<float> F([Shape(\"n\"), [|Features|]] Tensor<float> x) => x; }", "there is none")]
    [InlineData("AIG0011", "partial class Model { [Differentiable] public Tensor<float> F([Shape(2), [|Features(\"a\", \"a\")|]] Tensor<float> x) => x; }", "'a' stands for more than one")]
    [InlineData("AIG0011", "partial class Model { [Differentiable] public double F([[|Features(\"a\", \"b\")|]] double x) => x * x; }", "1 elements, and 2 names")]
    [InlineData("AIG0011", "partial class Model { [Differentiable] public double F(double x, [[|Features(\"n\")|]] int n) { for (int i = 0; i < n; i++) x *= x; return x; } }", "held constant")]
    [InlineData("AIG0011", "partial class Model { [Shape(9, 4)] Tensor<float> t = null!; [Differentiable] public float F([Shape(2), [|Features(\"a\", \"b\")|]] int[] ids) => Sum(Embedding(ids, t)); }", "token ids have no names")]
    // Constructs of the language.
    [InlineData("AIG1002", "static partial class Model { [Differentiable] public static double F(double x) => G(x); static double G(double x) => [|G(x - 1)|]; }", "'G' calls itself")]
    [InlineData("AIG1003", "abstract class Base { public abstract double G(double x); } partial class Model { Base b = null!; [Differentiable] public double F(double x) => [|b.G(x)|]; }", "'G'", "sealed type")]
    [InlineData("AIG1003", "interface ILayer { double G(double x); } partial class Model { readonly ILayer b = null!; [Differentiable] public double F(double x) => [|b.G(x)|]; }", "'G'", "declare 'b' with a sealed type")]
    [InlineData("AIG1004", "partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) { if ([|x[0] > 0|]) return x; return -x; } }", "this if", "Nn.Where")]
    [InlineData("AIG1005", "static partial class Model { [Differentiable] public static Tensor<float> F([Shape(4)] Tensor<float> x) { [|for|] (int i = 0; i < 100000; i++) x = x * 0.5f + 1; return x; } }", "4096", "fewer turns")]
    [InlineData("AIG1001", "static partial class Model { [Differentiable] public static double F(double x, int n) { [|while (true) { x = x * 0.5 + n; }|] } }", "nothing ends", "break")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) { [|x += x|]; return x; } }", "belongs to the caller", "x = x + x")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) { var y = x * 2; var z = y; [|y *= z|]; return z; } }", "another variable holds", "y = y * z")]
    [InlineData("AIG1007", "partial class Model { double last; [Differentiable] public double F(double x) { [|last = x|]; return x; } }", "'last'")]
    [InlineData("AIG1008", "static partial class Model { [Differentiable] public static double F(double x) => [|(int)x|] * x; }", "Math.Floor")]
    [InlineData("AIG1008", "static partial class Model { [Differentiable] public static partial double F(double x); public static partial double F(double x) => [|(int)x|] * x; }", "Math.Floor")]
    [InlineData("AIG1002", "static partial class Model { [Differentiable] public static partial double F(double x); public static partial double F(double x) => x > 1 ? [|F(x - 1)|] : x; }", "'F' calls itself")]
    [InlineData("AIG1009", "partial class Model { [Differentiable] public double F(double x) { double[] w = [x]; [|if (x > 0) w = [x, 2 * x];|] return x * w[0]; } }", "'w' is a list of 2 in one branch and a list of 1 in the other")]
    [InlineData("AIG0006", "partial class Model { [Differentiable] public Tensor<float> F([[|Shape(65536, 65536)|]] Tensor<float> x) => x * x; }", "2147483647 elements")]
    [InlineData("AIG0006", "partial class Model { [Differentiable] public Tensor<float> F([[|Shape()|]] Tensor<float> x) => x * x; }", "at least one dimension")]
    [InlineData("AIG2001", "partial class Model { [Differentiable] public Tensor<float> F([Shape(50000, 1)] Tensor<float> x) => [|Linear(x, w)|]; [Shape(50000, 1)] private readonly Tensor<float> w = null!; }", "2147483647")]
    [InlineData("AIG1012", "static partial class Model { [Differentiable] public static double [|F|](double x) => A(x); " +
        "static double A(double x) => B(x) * B(x) * B(x) * B(x) * B(x) * B(x) * B(x) * B(x); static double B(double x) => C(x) * C(x) * C(x) * C(x) * C(x) * C(x) * C(x) * C(x); " +
        "static double C(double x) => D(x) * D(x) * D(x) * D(x) * D(x) * D(x) * D(x) * D(x); static double D(double x) => E(x) * E(x) * E(x) * E(x) * E(x) * E(x) * E(x) * E(x); " +
        "static double E(double x) => G(x) * G(x) * G(x) * G(x) * G(x) * G(x) * G(x) * G(x); static double G(double x) => Math.Sin(x) / (1 + x * x); }", "250000 statements")]
    [InlineData("AIG1011", "partial class Model { [Differentiable] public float F([Shape(3)] Tensor<float> x) => (float)Math.Exp([|x[0]|]); }", "from float to double", "compute in float")]
    [InlineData("AIG1011", "partial class Model { [Differentiable] public double F([Shape(3)] Tensor<double> x) => [|(float)x[0]|] * 2.0; }", "from double to float")]
    [InlineData("AIG0004", "partial class Model { [Differentiable] public float F([Shape(3)] Tensor<float> x, double [|s|]) => x[0] * (float)s; }", "computes in float")]
    [InlineData("AIG0004", "partial class Model { [Differentiable] public double F(double x, nint [|n|]) => x * (n > 2 ? 1 : 2); }", "an int, a uint or a long")]
    [InlineData("AIG0009", "partial class Model { nint n = 2; [Differentiable] public double F(double x) => x * [|n|]; }", "int or long")]
    [InlineData("AIG0009", "partial class Model<T> where T : unmanaged, IBinaryFloatingPointIeee754<T> { [Differentiable] public T F(T x) => x * [|T.Epsilon|]; }", "T.Epsilon")]
    [InlineData("AIG1001", "partial class Model { [Differentiable] public double F(double x, int n) => x * (double)[|(decimal)n|]; }", "'decimal'")]
    [InlineData("AIG1001", "partial class Model { [Differentiable] public float F(float x) => (float)[|Relu((double)x)|]; }", "its gate computes in float")]
    [InlineData("AIG2002", "static partial class Model { [Differentiable] public static double F(double x) => Math.Round(x, [|2|]); }", "1 operands are expected, 2 came")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] readonly Tensor<double> w = null!; [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x) { Tensor.Exp10<double>(x, [|w|]); return x * w; } }", "written into another tensor")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] readonly Tensor<double> w = null!; [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x) { Tensor.Max<double>(x, x, [|w|]); return x * w; } }", "written into another tensor")]
    [InlineData("AIG1001", "static partial class Model { [Differentiable] public static double F(double x) { int s = [|Math.Sign(x)|]; return x * (s / 2); } }", "'Math.Sign' as an integer")]
    [InlineData("AIG1001", "static partial class Model { [Differentiable] public static float F(float x) => x * ([|MathF.Sign(x)|] / 2); }", "'MathF.Sign' as an integer")]
    // Functions without a derivative.
    [InlineData("AIG3001", "static partial class Model { [Differentiable] public static double F(double x) => [|Math.IEEERemainder(x, 2)|]; }", "IEEERemainder", "docs/operators.md")]
    [InlineData("AIG3001", "static partial class Model { [Differentiable] public static double F(double x) => [|x % 2|]; }", "%")]
    [InlineData("AIG3001", "partial class Model { [Differentiable] public float F([Shape(3)] Tensor<float> x) => x[0] * [|Tensor.IndexOfMax<float>(x)|]; }", "IndexOfMax")]
    // Token ids.
    [InlineData("AIG0003", "partial class Model { [Differentiable] public Tensor<float> F(int[] [|ids|]) => throw null!; }", "'ids'", "[Shape(…)]")]
    [InlineData("AIG0004", "partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x, [Shape(3)] int[] [|ids|]) => x; }", "nothing looks these ids up")]
    [InlineData("AIG0006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x, [[|Shape(3, 4)|]] int[] ids) => x; }", "one dimension", "[3, 4]")]
    // Views see their base change.
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(2, 2)] Tensor<float> x) { var y = x * 2f; [|y += y[0..1, ..]|]; return y; } }", "the right side is a part of", "y = y + y[0..1, ..]")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(2, 2)] Tensor<float> x) { var y = x * 2f; [|y *= Tensor.Transpose(y)|]; return y; } }", "the right side is a part of", "y = y * Tensor.Transpose(y)")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var view = y[0..2]; [|y *= 2f|]; return view; } }", "another variable is a view of", "y = y * 2f")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var view = Tensor.Reshape(y, [2, 2]); [|y *= 2f|]; return view; } }", "another variable is a view of", "y = y * 2f")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var view = Tensor.Unsqueeze(y, 0); [|y *= 2f|]; return view; } }", "another variable is a view of", "y = y * 2f")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var view = Tensor.Squeeze(Tensor.Unsqueeze(y, 0)); [|y *= 2f|]; return view; } }", "another variable holds as well", "y = y * 2f")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var view = Tensor.Transpose(Tensor.Reshape(y, [2, 2])); [|y *= 2f|]; return view; } }", "another variable is a view of", "y = y * 2f")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var view = Tensor.PermuteDimensions(Tensor.Reshape(y, [2, 2]), [1, 0]); [|y *= 2f|]; return view; } }", "another variable is a view of", "y = y * 2f")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var view = Reshape(y, 2, 2)[0..1, ..]; [|y *= 2f|]; return view; } }", "another variable is a view of", "y = y * 2f")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var view = Tensor.SqueezeDimension(Tensor.Unsqueeze(y, 0), 0); [|y *= 2f|]; return view; } }", "another variable holds as well", "y = y * 2f")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var view = Tensor.Broadcast<float>(y, [2, 4]); [|y *= 2f|]; return view; } }", "another variable is a view of", "y = y * 2f")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var parts = Tensor.Split<float>(y, 2, 0); [|y *= 2f|]; return parts[0]; } }", "another variable is a view of", "y = y * 2f")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var z = x * 2f; var pair = (y, z); y = x; [|z *= 2f|]; return pair.Item1 + pair.Item2; } }", "another variable holds as well", "z = z * 2f")]
    [InlineData("AIG1006", "partial class Model { [Shape(4)] Tensor<float> w = null!; [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = w * 1f; var z = y; [|y *= x|]; return y + z; } }", "another variable holds as well", "y = y * x")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; var z = (y, 1f); [|y *= 2f|]; return z.Item1; } }", "another variable holds as well")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; return y + ([|y *= 2f|]); } }", "the rest of the statement")]
    [InlineData("AIG1006", "partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; return y + Twice(); Tensor<float> Twice() { [|y *= 2f|]; return y; } } }", "is not a local variable")]
    // Numbers and tests for null.
    [InlineData("AIG1001", "static partial class Model { [Differentiable] public static double F(double x, int n) => (double)[|(Half)x|] * x; }", "'System.Half'")]
    [InlineData("AIG1001", "static partial class Model { [Differentiable] public static double F(double x, int n) => x * (double)[|(Half)1.1|]; }", "'System.Half'")]
    [InlineData("AIG1001", "static partial class Model { [Differentiable] public static double F(double x, int n) { decimal [|d = 0.1m|]; return x * (double)d; } }", "'decimal'")]
    [InlineData("AIG1001", "static partial class Model { [Differentiable] public static double F(double x, int n) => x * (double)[|(decimal)x|]; }", "'decimal'")]
    [InlineData("AIG1001", "static partial class Model { [Differentiable] public static double F(double x, int n) => x * (double)[|(Int128)n|]; }", "'System.Int128'")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<float> w = new float[3]; [Shape(3)] Tensor<float>? b; Block? part; sealed class Block { public float Scale = 2; } [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => [|b == null|] ? x : x * 2f; }", "test for null", "write two methods")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<float> w = new float[3]; [Shape(3)] Tensor<float>? b; Block? part; sealed class Block { public float Scale = 2; } [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => [|null != w|] ? x : x * 2f; }", "test for null", "write two methods")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<float> w = new float[3]; [Shape(3)] Tensor<float>? b; Block? part; sealed class Block { public float Scale = 2; } [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => w is [|null|] ? x : x * 2f; }", "test for null", "write two methods")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<float> w = new float[3]; [Shape(3)] Tensor<float>? b; Block? part; sealed class Block { public float Scale = 2; } [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => part is not [|null|] ? x : x * 2f; }", "test for null", "write two methods")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<float>? b; [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => b switch { [|null|] => x, _ => x * 2f }; }", "test for null", "write two methods")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<float>? b; [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) { switch (b) { case [|null|]: return x; default: return x * 2f; } } }", "test for null", "write two methods")]
    // Where System.Numerics.Tensors is wrong.
    [InlineData("AIG2004", "partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => [|Tensor.Atan2(2f, x)|]; }", "swaps its operands", "Nn.Atan2")]
    [InlineData("AIG2004", "partial class Model { [Differentiable] public Tensor<float> F([Shape(1, 3)] Tensor<float> x) => [|Tensor.Reverse<float>(x)|]; }", "[1, 3]", "Nn.Flip")]
    [InlineData("AIG2004", "partial class Model { [Differentiable] public Tensor<float> F([Shape(2, 3)] Tensor<float> x) => [|Tensor.ReverseDimension<float>(x, -1)|]; }", "negative dimension", "Nn.Flip")]
    [InlineData("AIG2004", "partial class Model { [Differentiable] public Tensor<float> F([Shape(1, 3)] Tensor<float> x) => [|Tensor.ReverseDimension<float>(x, 1)|]; }", "[1, 3]", "Nn.Flip")]
    // A result that does not move with an input.
    [InlineData("AIG3002", "static partial class Model { [Differentiable] public static double [|F|](double x, int n) => n * 2.0 + n % 2; }", "'F' does not move with its input")]
    [InlineData("AIG3002", "static partial class Model { [Differentiable] public static double [|F|](double x) => Math.Sign(x); }", "derivative is zero everywhere")]
    [InlineData("AIG3002", "static partial class Model { [Differentiable] public static double [|F|](double x, double y) => x > y ? 1.0 : 2.0; }", "derivative is zero everywhere")]
    [InlineData("AIG3002", "static partial class Model { [Differentiable] public static double [|F|](double x, int n) { double s = 0, t = x; for (int i = 0; i < n; i++) { s += Math.Floor(t); t *= x; } return s; } }", "derivative is zero everywhere")]
    [InlineData("AIG3002", "static partial class Model { [Differentiable] public static double [|F|](double x) { double y = x * x; y = Math.Round(y) * 2; return y + 1; } }", "derivative is zero everywhere")]
    [InlineData("AIG3002", "partial class Model { [Shape(3)] Tensor<float> w = new float[3]; [Differentiable] public Tensor<float> [|F|]([Shape(3)] Tensor<float> x) => Floor(x) + w; }", "derivative is zero everywhere")]
    [InlineData("AIG3002", "partial class Model { [Shape(3)] Tensor<float> w = new float[3]; [Differentiable] public Tensor<float> [|F|]([Shape(3)] Tensor<float> x) => Where(Tensor.GreaterThan<float>(x, 0f), w, w * 2f); }", "derivative is zero everywhere")]
    [InlineData("AIG3002", "partial class Model { [Shape(3)] Tensor<float> w = new float[3]; [Differentiable] public Tensor<float> [|F|]([Shape(3)] Tensor<float> x) => Tanh(w); }", "derivative is zero everywhere")]
    [InlineData("AIG3002", "partial class Model { [Shape(3)] Tensor<float> w = new float[3]; bool wide; [Differentiable] public Tensor<float> [|F|]([Shape(3)] Tensor<float> x) => wide ? w : w * 2f; }", "whichever way its conditions lead")]
    // Types that cannot have the derivative as another part.
    [InlineData("AIG0002", "partial class Model { public sealed class FInput; [Differentiable] public double [|F|](double x) => x * x; }", "'FInput' already")]
    [InlineData("AIG0002", "partial class Model { public int FDerivative; [Differentiable] public double [|F|](double x) => x * x; }", "'FDerivative' already")]
    [InlineData("AIG0002", "interface IFace { double F(double x); } partial class Model : IFace { [Differentiable] double IFace.[|F|](double x) => x * x; }", "implements an interface explicitly", "mark a method that it calls")]
    [InlineData("AIG0002", "partial class Model<TGate> { [Differentiable] public double [|F|](double x) => x * x; }", "type parameter 'TGate'")]
    [InlineData("AIG0002", "partial class Model { public int FLayers; [Differentiable] public double [|F|](double x) { var y = x * x; return y * y; } }", "'FLayers' already")]
    [InlineData("AIG0002", "file static partial class Model { [Differentiable] public static double [|F|](double x) => x; }", "leave out 'file'")]
    [InlineData("AIG0002", "file static class Outer {} static partial class Model { public static double G(double x) { return H(x); [[|Differentiable|]] static double H(double y) => y * y; } }", "'H' cannot be differentiated", "make it a method")]
    [InlineData("AIG0002", "static partial class Model { public static double G(double x) { Func<double, double> f = [[|Differentiable|]] (double y) => y * y; return f(x); } }", "make it a method")]
    [InlineData("AIG0002", "partial class Model<T> where T : IFloatingPointIeee754<T> { [Differentiable] public T [|F|](T x) => x * x; }", "unmanaged, IBinaryFloatingPointIeee754<T>")]
    [InlineData("AIG0002", "partial class Model<T> where T : unmanaged, IFloatingPointIeee754<T> { [Differentiable] public T [|F|](T x) => x * x; }", "unmanaged, IBinaryFloatingPointIeee754<T>")]
    [InlineData("AIG0002", "partial class Model<T> where T : struct, IBinaryFloatingPointIeee754<T> { [Differentiable] public T [|F|](T x) => x * x; }", "unmanaged, IBinaryFloatingPointIeee754<T>")]
    [InlineData("AIG0002", "ref partial struct Model { double k; [Differentiable] public double [|F|](double x) => k * x; }", "leave out 'ref'")]
    [InlineData("AIG0006", "partial class Model { [Differentiable] public Tensor<float> F([[|Shape(new int[0])|]] Tensor<float> x) => x; }", "at least one dimension")]
    [InlineData("AIG0006", "partial class Model { [[|Shape()|]] Tensor<float> w = new float[1]; [Differentiable] public float F([Shape(3)] Tensor<float> x) => Sum(x * w); }", "at least one dimension")]
    [InlineData("AIG0006", "partial class Model { [[|Shape(new int[0])|]] Tensor<float> w = new float[1]; [Differentiable] public float F([Shape(3)] Tensor<float> x) => Sum(x * w); }", "at least one dimension")]
    // Conditions on what is in a tensor of the model.
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<double> w = null!; [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x) => [|w[0] > 0|] ? x * w : x; }", "a tensor of the model", "field of type bool")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<double> w = null!; [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x) { if ([|Sum(w) > 1|]) x = x * w; return x; } }", "a tensor of the model", "field of type bool")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<double> w = null!; [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x) { int k = 0; while ([|k++ < w[1] * 2|]) x = x * w; return x; } }", "a tensor of the model", "field of type bool")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<double> w = null!; [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x, int n) => [|n > 0 && Math.Sqrt(w[0]) > n|] ? x * w : x; }", "a tensor of the model", "field of type bool")]
    [InlineData("AIG1001", "partial class Model { [Shape(3)] Tensor<bool> mask = null!; [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x) => [|mask[0]|] ? -x : x; }", "a tensor of the model", "field of type bool")]
    public Task Refuses(string id, string source, params string[] fragments) => Refusal.Expect(id, source, fragments);

    /// <summary>The derivative is zero somewhere or along one input, and not everywhere.</summary>
    [Theory]
    [InlineData("static partial class Model { [Differentiable] public static double F(double x) => Math.Floor(x) * x; }")]
    [InlineData("static partial class Model { [Differentiable] public static double F(double x) => x > 0 ? x : 0.0; }")]
    [InlineData("static partial class Model { [Differentiable] public static double F(double x, double y) => Math.Sign(x) + y; }")]
    [InlineData("static partial class Model { [Differentiable] public static double F(double x, int n) { double s = 0, t = 0; for (int i = 0; i < n; i++) { s = Math.Floor(s) + t; t = x; } return s; } }")]
    [InlineData("static partial class Model { [Differentiable] public static double F(double x, bool b) { double s = 1; if (b) s = x; return s; } }")]
    [InlineData("partial class Model<T> where T : unmanaged, IBinaryFloatingPointIeee754<T> { [Differentiable] public T F(T x) => T.Max(x, T.Zero); }")]
    [InlineData("partial class Model { [Differentiable] public double F([Shape(\"n\")] Tensor<double> x) { double s = 0; for (int i = 0; i < x.Lengths[0]; i++) s += x[i] * x[i]; return s; } }")]
    [InlineData("partial class Model { [Shape(3)] Tensor<float> w = null!; bool flat; [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => flat ? w : w * x; }")]
    [InlineData("partial class Model { [Differentiable] public Tensor<double> F([Shape(3)] Tensor<double> x, [Shape(3)] Tensor<double> y) => Exp(y); }")]
    [InlineData("partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => Relu(x) + Floor(x); }")]
    [InlineData("partial class Model { [Shape(9, 3)] Tensor<float> table = null!; [Differentiable] public Tensor<float> F([Shape(4)] int[] ids) => Mean(Embedding(ids, table), 0); }")]
    // Nobody else holds what a compound operator changes.
    [InlineData("partial class Model { [Shape(3)] Tensor<float> w = null!; [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) { var y = w * 1f; y *= x; return y + w; } }")]
    [InlineData("partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) { var y = Same(x * 1f); y *= 2f; return y + x; static Tensor<float> Same(Tensor<float> a) => a; } }")]
    [InlineData("partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; for (int i = 0; i < 2; i++) { var view = y[0..2]; x = x + Sum(view); } y *= 2f; return x + y; } }")]
    [InlineData("partial class Model { [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; { var view = y[0..2]; x = x + Sum(view); } y *= 2f; return x + y; } }")]
    [InlineData("partial class Model { bool deep; [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) { var y = x * 2f; if (deep) { var same = y; x = x + same; } y *= 2f; return x + y; } }")]
    // Some arm always fits.
    [InlineData("static partial class Model { [Differentiable] public static double F(double x, bool flag) => flag switch { true => x, false => 2 * x }; }")]
    [InlineData("static partial class Model { [Differentiable] public static double F(double x, int n) => n switch { < 0 => x, 0 or 1 => x * x, > 1 => 2 * x }; }")]
    [InlineData("partial class Model { [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x, bool flag) => flag switch { false => x, true => x * 2f }; }")]
    public async Task Says_nothing_of(string source) => Assert.Empty(await Refusal.Diagnostics(source));

    /// <summary>What cannot be declared is refused by the analyser, and nothing that is written makes the compiler say more.</summary>
    [Fact]
    public void Refused_declarations_get_no_faults_of_the_compiler()
    {
        var sources = typeof(DiagnosticTests).GetMethod(nameof(Refuses))!.GetCustomAttributes<InlineDataAttribute>()
            .Select(data => data.GetData(null!).Single())
            .Where(row => row[0] is "AIG0002" or "AIG0006")
            .Select(row => ((string)row[1]).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal))
            .ToArray();
        Assert.True(sources.Length > 15);
        foreach (string source in sources)
        {
            var result = GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(
                GeneratorRun.Project(("Model.cs", source)), out var compilation, out var reported).GetRunResult();
            Assert.Null(result.Results.Single().Exception);
            var faults = compilation.GetDiagnostics().Concat(reported).Where(
                d => d.Severity == DiagnosticSeverity.Error || d.Id.StartsWith("AIG9", StringComparison.Ordinal)).ToArray();
            Assert.True(faults.Length == 0, source + "\n" + string.Join("\n", faults.AsEnumerable()));
        }
    }

    [Theory]
    [InlineData("double F(double x) { [|throw new InvalidOperationException();|] }", "An exception")]
    [InlineData("double F(double x) { [|try { return x; } finally { }|] }", "'try'")]
    [InlineData("double F(double x) { [|goto end;|] end: return x; }", "'goto'")]
    [InlineData("double F(double x) { Func<double, double> f = [|v => v * 2|]; return f(x); }", "lambda")]
    [InlineData("double F(double x) { ref double y = ref x; return y; }", "reference")]
    [InlineData("double F(double x) { G(x, [|out var y|]); return y; static void G(double v, out double w) => w = v; }", "'out'")]
    [InlineData("double F(double x) { var w = [|new double[2]|]; return x * w[0]; }", "without an initialiser")]
    [InlineData("double F(double x, short n) { short m = [|(short)(n / 2)|]; return x * m; }", "to 'short' at run time")]
    [InlineData("double F(double x, int n) { double[] w = [1, 2]; return x * w[[|n|]]; }", "An index that is not known")]
    [InlineData("double F(double x) { double[] w = [1, 2]; return x * w[[|2|]]; }", "out of range")]
    [InlineData("double F(double x) => x * [|new Random(1).NextDouble()|];", "Random")]
    [InlineData("double F(double x) => x * [|DateTime.Now.Hour|];", "")]
    public async Task Refuses_the_construct(string method, string fragment)
    {
        string source = Scalar(method).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        var diagnostics = await Refusal.Diagnostics(source);

        var diagnostic = Assert.Single(diagnostics);
        Assert.Contains(diagnostic.Id, new[] { "AIG1001", "AIG0009", "AIG3001", "AIG1003" });
        Assert.Contains(fragment, diagnostic.GetMessage(null), StringComparison.Ordinal);
        if (!method.Contains("[|", StringComparison.Ordinal))
            return;
        string expected = method[(method.IndexOf("[|", StringComparison.Ordinal) + 2)..method.IndexOf("|]", StringComparison.Ordinal)];
        var span = diagnostic.Location.SourceSpan;
        Assert.Contains(source[span.Start..span.End].Trim('(', ')'), expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_is_reported_once_and_what_follows_from_it_not_at_all()
    {
        var diagnostics = await Refusal.Diagnostics(Scalar(
            "double F(double x) { var a = x % 2; var b = a * 3; var c = b + Math.IEEERemainder(x, 2); var d = c + Math.IEEERemainder(x, 3); return d; }"));

        Assert.Equal(["AIG3001"], diagnostics.Select(d => d.Id));
        Assert.Contains("%", diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Independent_faults_are_all_reported()
    {
        var diagnostics = await Refusal.Diagnostics(Scalar(
            "double F(double x) { var a = x % 2; var b = Math.IEEERemainder(x, 2); return a + b; }"));

        Assert.Equal(["AIG3001", "AIG3001"], diagnostics.Select(d => d.Id));
    }

    [Fact]
    public async Task A_fault_in_a_helper_stands_in_the_helper()
    {
        await Refusal.Expect("AIG3001",
            "static partial class Model { [Differentiable] public static double F(double x) => G(x) + G(2 * x); static double G(double v) => [|v % 2|]; }");
    }

    [Theory]
    // That the turns must be known, and what for.
    [InlineData("{ double[] w = [1, 2]; for (int i = 0; i < 100000; i++) x += w[i % 2]; return x; }", "AIG1005", "AIG1001")]
    [InlineData("{ for (int i = 0; i < 100000; i++) x = x * 0.5 + x % 2; return x; }", "AIG1005", "AIG3001")]
    // What is wrong with the loop itself is said once.
    [InlineData("{ double[] w = [x]; for (int i = 0; i < 100000; i++) w = [x, 2 * x]; return w[0]; }", "AIG1001")]
    [InlineData("{ for (int i = 0; i < 100000; i++) x = x * 0.5 + 1; return x; }")]
    public async Task A_loop_of_numbers_that_is_too_long_says_why_it_cannot_run_as_one(string body, params string[] expected)
    {
        var diagnostics = await Refusal.Diagnostics(Scalar("double F(double x) " + body));

        Assert.Equal(expected, diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void Every_diagnostic_has_its_page()
    {
        string pages = Path.Combine(AppContext.BaseDirectory, "Diagnostics");
        foreach (var descriptor in DiagnosticDescriptors.All)
        {
            string page = Path.Combine(pages, descriptor.Id + ".md");
            Assert.True(File.Exists(page), $"docs/diagnostics/{descriptor.Id}.md does not exist.");
            string text = File.ReadAllText(page);
            Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title}", text, StringComparison.Ordinal);
            Assert.Contains("## Way out", text, StringComparison.Ordinal);
            Assert.Matches($@"^https://[\w.-]+/.+/docs/diagnostics/{descriptor.Id}\.md$", descriptor.HelpLinkUri);
        }

        // Three are the build's own: what a project lacks, or cannot import, is said before anything is generated.
        Assert.Equal(
            DiagnosticDescriptors.All.Select(descriptor => descriptor.Id).Concat(["AIG0101", "AIG0102", "AIG0201"])
                .Order(StringComparer.Ordinal),
            Directory.GetFiles(pages, "AIG*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }
}
