using AutoIG.Generator.Tests.Emission;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>Which member is read, and what may be known of it before the model is made.</summary>
public class MemberTests
{
    private const string Block = "sealed class Block { public double Forward(double x) => x * x; } ";

    private static readonly SourcePrograms Programs = new(
    [
        ("a static constructor", "Value(double x, double y, int n) => x * Held.K + y * Held.L; static class Held { public static readonly double K = 2, L = 5; static Held() { K = 3; } }"),
        ("a static initialiser that assigns another", "Value(double x, double y, int n) => x * K + y * L; static readonly double K = 2; static readonly double L = K = 3;"),
        ("a static initialiser that hands another out", "Value(double x, double y, int n) => x * K + y * L; static readonly double K = 2; static readonly double L = Set(ref K); static double Set(ref double k) { k = 5; return 1; }"),
    ]);

    public static TheoryData<string> Names => Programs.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_static_field_holds_what_was_assigned_last(string what) => Programs.Check(what);

    [Theory]
    // How many blocks there are is what the initialiser lists, unless something else says it.
    [InlineData("AIG0010", Block + "partial class Model { readonly Block[] blocks = [new()]; public Model() { blocks = [new(), new()]; } [Differentiable] public double F(double x) { foreach (var b in [|blocks|]) x = b.Forward(x); return x; } }", "nowhere else")]
    [InlineData("AIG0010", Block + "partial class Model { public int Count; public Block[] Blocks { get; } = [new()]; public Model() => (this.Blocks, Count) = ([new(), new()], 2); [Differentiable] public double F(double x) { foreach (var b in [|Blocks|]) x = b.Forward(x); return x; } }", "nowhere else")]
    [InlineData("AIG0010", Block + "partial class Model { readonly Block[] blocks = [new()]; public Model() => Set(out blocks); static void Set(out Block[] b) => b = [new(), new()]; [Differentiable] public double F(double x) { foreach (var b in [|blocks|]) x = b.Forward(x); return x; } }", "nowhere else")]
    [InlineData("AIG0010", Block + "partial class Model { public Block[] Blocks { get; init; } = [new()]; [Differentiable] public double F(double x) { foreach (var b in [|Blocks|]) x = b.Forward(x); return x; } }", "read-only")]
    [InlineData("AIG0010", Block + "partial class Model { readonly List<Block> blocks = [new()]; public Model() => blocks.Add(new()); [Differentiable] public double F(double x) { foreach (var b in [|blocks|]) x = b.Forward(x); return x; } }", "IReadOnlyList")]
    [InlineData("AIG0010", Block + "abstract class Base { protected virtual Block[] Blocks { get; } = [new()]; protected double All(double x) { foreach (var b in [|Blocks|]) x = b.Forward(x); return x; } } sealed partial class Model : Base { protected override Block[] Blocks { get; } = [new(), new()]; [Differentiable] public double F(double x) => All(x); }", "'Blocks'")]
    // Generated code would name another member.
    [InlineData("AIG0009", "class Base { protected double k = 2; protected double Of(double v) => v * [|k|]; } sealed partial class Model : Base { new double k = 3; [Differentiable] public double F(double x) => Of(x) * this.k; }", "hides it")]
    [InlineData("AIG0009", "class Base { protected virtual double K { get; } = 2; } sealed partial class Model : Base { protected override double K { get; } = 3; [Differentiable] public double F(double x) => x * [|base.K|]; }", "overrides it")]
    // A parameter of the primary constructor that does not keep its value.
    [InlineData("AIG0009", "partial class Model(double k) { public void Grow() => k++; [Differentiable] public double F(double x) => x * [|k|]; }", "that is assigned")]
    [InlineData("AIG0009", "partial class Model(double k) { public void Grow() => (k, _) = (3, 4); [Differentiable] public double F(double x) => x * [|k|]; }", "that is assigned")]
    [InlineData("AIG0009", "partial class Model(double k) { public void Grow() => Set(ref k); static void Set(ref double v) => v = 3; [Differentiable] public double F(double x) => x * [|k|]; }", "that is assigned")]
    public Task Refuses(string id, string source, string fragment) => Refusal.Expect(id, source, fragment);

    [Fact]
    public void A_call_on_base_runs_the_method_of_the_base()
    {
        var assembly = CompiledModel.Generate(
            """
            namespace Models;
            public abstract class Base
            {
                protected virtual double Factor => 3;
                protected virtual double Of(double v) => v * v;
                protected double Both(double v) => Of(v) + Factor;
            }
            public sealed partial class Model : Base
            {
                protected override double Factor => 7;
                protected override double Of(double v) => v * v * v + base.Of(v);
                [Differentiable] public double F(double x) => base.Of(x) * base.Factor + Of(x) * Factor + Both(x);
            }
            """,
            out string generated);
        object model = Activator.CreateInstance(assembly.GetType("Models.Model")!)!;
        var method = model.GetType().GetMethod("F")!.CreateDelegate<Func<double, double>>(model);
        var sweeps = new ScalarSweeps<double>((DifferentiableFunction<double>)assembly.Member("Models.Model", "FDerivative", model));
        foreach (double x in new[] { -1.5, 0.3, 2 })
            Assert.True(Math.Abs(method(x) - sweeps.Values([x])[0]) < 1e-12 * Math.Abs(method(x)), generated);
    }
}
