using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Emission;

public class ScalarFunctionWriterTests
{
    [Fact]
    public void A_logistic_risk_reads_as_written_by_hand()
    {
        var m = new ScalarModel();
        Expr age = m.Input("age"), pressure = m.Input("pressure"), smoker = m.Input("smoker");
        var score = m.Local("score", "var score = -6.5 + 0.05 * age + 0.02 * (pressure - 120) + 0.004 * age * smoker;",
            () => 0.05 * age - 6.5 + 0.02 * (pressure - 120) + 0.004 * age * smoker);
        var function = m.Return(() => 1 / ((-score).Apply(Elementary.Exp) + 1), "return 1 / (1 + Math.Exp(-score));");
        Check(function, [70, 150, 1], [40, 120, 0]);
    }

    [Fact]
    public void A_loop_whose_end_depends_on_the_input_is_reversed()
    {
        var m = new ScalarModel();
        Expr a = m.Input("a"), start = m.Input("start");
        m.Builder.Origin = new Origin("s", "while (Math.Abs(s * s - a) > 1e-6)");
        var s = m.While([start, m.Builder.Constant(0)], c => (c[0] * c[0] - a).Apply(Elementary.Abs) > 1e-6,
            c => [(c[0] + a / c[0]) / 2, c[1] + c[0]], "s", "path");
        var function = m.Return(() => s[0] + s[1]);
        Check(function, [2, 1], [50, 3], [1e-3, 40]);
    }

    [Fact]
    public void Nested_branches_and_loops()
    {
        var m = new ScalarModel();
        Expr x = m.Input("x"), y = m.Input("y");
        var n = m.Fixed("n");
        var flag = m.Fixed("flag", "bool");
        var outer = m.While([x, y, m.Integer(0)], c => c[2] < n, c =>
        {
            var inner = m.While([c[1], m.Integer(0)], d => d[1] < c[2],
                d => [d[0] * 0.9 + (c[0] * d[0]).Apply(Elementary.Sin), Increment(m, d[1])], "inner", "j");
            var step = m.If(inner[0] > c[0], () => m.If(flag, () => [c[0] * inner[0] * 0.3], () => [c[0] - y]),
                () => [c[0] * 0.5 + inner[0].Apply(Elementary.Tanh)]);
            return [step[0], c[1] + 0.1 * inner[0] * x, Increment(m, c[2])];
        }, "p", "q", "i");
        var function = m.Return(() => outer[0] * outer[1]);
        foreach (long turns in new long[] { 0, 1, 2, 5 })
        {
            foreach (long f in new long[] { 0, 1 })
                Check(function, [turns, f], [0.7, 0.4], [-0.3, 1.2], [1.5, -0.2]);
        }
    }

    [Fact]
    public void Branches_add_to_adjoints()
    {
        var m = new ScalarModel();
        Expr income = m.Input("income"), deduction = m.Input("deduction");
        var taxable = m.Local("taxable", "var taxable = Math.Max(income - deduction, 0);",
            () => (income - deduction).Apply(Arithmetic.Maximum, m.Builder.Constant(0)));
        var tax = m.If(taxable <= 10, () => [0.1 * taxable],
            () => m.If(taxable <= 40, () => [0.2 * (taxable - 10) + 1], () => [0.4 * (taxable - 40) + 7]));
        var function = m.Return(() => tax[0] + 0.01 * income);
        Check(function, [5, 1], [25, 3], [90, 10], [1, 2]);
    }

    private static Expr Increment(ScalarModel m, Expr i) =>
        m.Builder[m.Builder.Emit(Arithmetic.Add, [i.Id, m.Integer(1).Id], type: IrType.Integer)];

    private static void Check(IrFunction function, params double[][] points) => Check(function, [], points);

    private static void Check(IrFunction function, long[] fixedArguments, params double[][] points) =>
        ScalarChecks.AgainstOracle(function, fixedArguments, points);
}
