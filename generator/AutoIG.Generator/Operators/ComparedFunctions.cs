using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// Rules of multipliers that several operators share. Shrikumar, Greenside, Kundaje 2017, "Learning Important Features Through Propagating
/// Activation Differences", arXiv 1704.02685.
/// </summary>
internal static class ComparedFunctions
{
    /// <summary>
    /// The Rescale rule, of a function of one number: m·Δy/Δz, and where Δz is none what <paramref name="pulled"/> says, the adjoint for an
    /// adjoint of m.
    /// </summary>
    public static Expr Rescaled(ComparisonSite site, Expr z, Expr baselineZ, Expr pulled)
    {
        var move = z - baselineZ;
        var change = site.Result - site.ResultAtBaseline;
        return (move.Apply(Elementary.Abs) < ComparisonSite.Guard).Select(site.Settled(pulled), site.Multiplier * (change / move));
    }

    /// <summary>Products of two values, and what else is linear in each of them.</summary>
    public static void Bilinear(ComparisonSite site) => site.PullbackAtMeans((a, baseline) => (a + baseline) * 0.5);

    /// <summary>
    /// a/b as the product a·(1/b): m·(1/b + 1/b′)/2 for a, and m·(a + a′)/2·Δ(1/b)/Δb = −m·(a + a′)/2/(b·b′) for b.
    /// </summary>
    public static void Quotient(ComparisonSite site)
    {
        Expr a = site.Operand(0), baselineA = site.OperandAtBaseline(0), b = site.Operand(1), baselineB = site.OperandAtBaseline(1);
        site.Accumulate(0, site.Settled(site.Multiplier * 0.5 / b + site.Multiplier * 0.5 / baselineB));
        site.Accumulate(1, site.Settled(-(site.Multiplier * ((a + baselineA) * 0.5) / b / baselineB)));
    }

    /// <summary>
    /// The larger of two values, or the smaller: with y, y′ and M the larger of them (the smaller), m·(M − y′) belongs to the winner at the
    /// input and m·(y − M) to the winner at the baseline, each divided by how far it moves; what does not move gets the slope.
    /// </summary>
    /// <param name="site">The operation.</param>
    /// <param name="wins">The comparison by which the first operand wins; the second does where it fails.</param>
    public static void Extremum(ComparisonSite site, ElementwiseOperator wins)
    {
        Expr y = site.Result, baselineY = site.ResultAtBaseline;
        var furthest = y.Apply(site.Operation.Operator, baselineY);
        Expr rise = site.Multiplier * (furthest - baselineY), fall = site.Multiplier * (y - furthest);
        for (int i = 0; i < 2; i++)
        {
            var first = site.Operand(0).Apply(wins, site.Operand(1));
            var firstAtBaseline = site.OperandAtBaseline(0).Apply(wins, site.OperandAtBaseline(1));
            var given = i == 0
                ? first.Select(rise, 0) + firstAtBaseline.Select(fall, 0)
                : first.Select(0, rise) + firstAtBaseline.Select(0, fall);
            var slope = i == 0 ? first.Select(site.Multiplier, 0) : first.Select(0, site.Multiplier);
            var move = site.Operand(i) - site.OperandAtBaseline(i);
            site.Accumulate(i, (move.Apply(Elementary.Abs) < ComparisonSite.Guard).Select(slope, given / move));
        }
    }

    /// <summary>
    /// A choice whose condition depends on the input. Where condition and alternatives are all functions of one number z, element by
    /// element, so is the choice, and has its multiplier: Where(x &gt; 0, x, slope·x). Otherwise nothing says what the condition gets.
    /// </summary>
    public static void Choice(ComparisonSite site)
    {
        if (!site.IsActive(0))
        {
            site.Pullback();
            return;
        }
        if (ValueBehind(site.Builder, site.Operation) is not { } z)
        {
            site.Refuse("Where", "Its condition and what it chooses between must be functions of one value, element by element.");
            return;
        }
        var (mask, m) = (site.Operand(0), site.Multiplier);
        Expr?[] parts =
        [
            site.IsActive(1) ? PulledTo(site, site.Operation.Operands[1], z, mask.Select(m, 0)) : null,
            site.IsActive(2) ? PulledTo(site, site.Operation.Operands[2], z, mask.Select(0, m)) : null,
        ];
        var pulled = parts.OfType<Expr>().Aggregate(m.Number(0), (sum, part) => sum + part);
        site.AccumulateBehind(z, Rescaled(site, site.Builder[z], site.AtBaseline(z), pulled));
    }

    /// <summary>The one value of which all operands that depend on the input are functions, element by element, if there is one.</summary>
    private static int? ValueBehind(IrBuilder builder, IrOperation choice)
    {
        // The nearest: of the values that each operand is a function of, the first that all are.
        var chains = choice.Operands.Where(builder.IsActive).Select(operand => Chain(builder, operand)).ToArray();
        return chains[0].Select(value => (int?)value).FirstOrDefault(value =>
            builder.TypeOf(value!.Value).Shape == choice.Type.Shape && chains.All(chain => chain.Contains(value.Value)));
    }

    /// <summary>A value and those that it is a function of, element by element: what it is computed from, as long as that is one.</summary>
    private static List<int> Chain(IrBuilder builder, int value)
    {
        var chain = new List<int>();
        while (true)
        {
            if (builder.TypeOf(value).Element != Element.Boolean)
                chain.Add(value);
            if (builder.Definition(value) is not { Operator: ElementwiseOperator } operation
                || operation.Operands.Where(builder.IsActive).Distinct().ToArray() is not { Length: 1 } only)
                return chain;
            value = only[0];
        }
    }

    private static Expr PulledTo(ComparisonSite site, int value, int z, Expr adjoint)
    {
        while (value != z)
        {
            var operation = site.Builder.Definition(value)!;
            var @operator = (ElementwiseOperator)operation.Operator;
            var x = operation.Operands.Select(operand => site.Builder[operand]).ToArray();
            Expr? sum = null;
            for (int i = 0; i < x.Length; i++)
            {
                if (!site.Builder.IsActive(operation.Operands[i]))
                    continue;
                var part = @operator.Rules[i](adjoint, x, site.Builder[value], operation.Attributes);
                sum = sum is { } known ? known + part : part;
            }
            adjoint = sum!;
            value = operation.Operands.First(site.Builder.IsActive);
        }
        return adjoint;
    }
}
