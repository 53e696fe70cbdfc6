using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class QuadratureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(300)]
    [InlineData(2048)]
    public void Gauss_Legendre_is_exact_for_polynomials(int n)
    {
        var rule = Quadrature.Of(QuadratureRule.GaussLegendre, n);
        Assert.Equal(1, Sum(rule, _ => 1), 1e-14);
        foreach (int degree in new[] { 1, 2, 3, 7, 20, 2 * n - 1 }.Where(d => d <= 2 * n - 1))
            Assert.Equal(1.0 / (degree + 1), Sum(rule, x => Math.Pow(x, degree)), 3e-14);
        for (int k = 1; k < n; k++)
            Assert.True(rule.Nodes[k] > rule.Nodes[k - 1]);
        for (int k = 0; k < n; k++)
        {
            Assert.Equal(1, rule.Nodes[k] + rule.Nodes[n - 1 - k], 1e-15);
            Assert.True(rule.Weights[k] > 0 && rule.Nodes[k] is > 0 and < 1);
        }
    }

    [Fact]
    public void Gauss_Legendre_has_the_published_nodes()
    {
        // Abramowitz and Stegun, table 25.4: n = 5, on [−1, 1].
        var rule = Quadrature.Of(QuadratureRule.GaussLegendre, 5);
        double[] nodes = [0, 0.538469310105683, 0.906179845938664];
        double[] weights = [0.568888888888889, 0.478628670499366, 0.236926885056189];
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(nodes[k], 2 * rule.Nodes[2 + k] - 1, 1e-15);
            Assert.Equal(weights[k], 2 * rule.Weights[2 + k], 1e-15);
        }
    }

    /// <summary>n, k, the node and the weight on [0, 1]: Newton's iteration in 60 digits (mpmath).</summary>
    public static TheoryData<int, int, double, double> Published => new()
    {
        { 2, 0, 0.21132486540518711775, 0.5 },
        { 5, 0, 0.046910077030668003601, 0.11846344252809454376 },
        { 5, 1, 0.23076534494715845448, 0.23931433524968323402 },
        { 20, 0, 0.0034357004074525376069, 0.0088070035695760591559 },
        { 20, 5, 0.18197315963674248727, 0.059097265980759208656 },
        { 20, 9, 0.46173673943325133312, 0.076376693565362925349 },
        { 99, 0, 0.00014602802391532206821, 0.00037473682336870268169 },
        { 99, 20, 0.10352863850034555305, 0.0096185695152435923993 },
        { 99, 49, 0.5, 0.015786698446087826526 },
        { 100, 0, 0.00014313661327938316089, 0.0003673172452528358652 },
        { 100, 7, 0.014607112118146834035, 0.0037495366277323557894 },
        { 100, 49, 0.49218550778922845856, 0.015627711726931678474 },
        { 201, 0, 0.000035608281867702011752, 0.000091381265567269850574 },
        { 201, 9, 0.0057673584545439461618, 0.0011804541125429126862 },
        { 201, 10, 0.0070078325932283940842, 0.0013004439120285112672 },
        { 201, 60, 0.20800349196115800759, 0.0063280476337603643411 },
        { 201, 100, 0.5, 0.0077954912702193090578 },
        { 1000, 0, 1.4443509622447150619e-6, 3.7066692082160357587e-6 },
        { 1000, 1, 7.610183541290837851e-6, 8.6283848868696150589e-6 },
        { 1000, 15, 0.0006113958040142770121, 0.000077613814540350453839 },
        { 1000, 16, 0.0006914714102706408711, 0.00008253726639786996193 },
        { 1000, 17, 0.00077647006556714689344, 0.000087459904527285900482 },
        { 1000, 250, 0.14714118740535229671, 0.0011123420893341464721 },
        { 1000, 499, 0.49921499475995840309, 0.0015700091900914338935 },
        { 40001, 0, 9.0355503849270605065e-10, 2.3188140127389781371e-9 },
        { 40001, 15, 3.8255386571884528329e-7, 4.8573304882788213689e-8 },
        { 40001, 16, 4.3266917930256498721e-7, 5.1657322241254685787e-8 },
        { 40001, 30, 1.4581052118455762434e-6, 9.4833525105874309143e-8 },
        { 40001, 5000, 0.038068687132294571022, 0.000015028982414979590595 },
        { 40001, 19999, 0.49996073156443989855, 0.000039268435479365022951 },
        { 40001, 20000, 0.5, 0.000039268435600469666378 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Gauss_Legendre_is_right_to_the_last_digits_for_few_and_many_nodes(int n, int k, double node, double weight)
    {
        var rule = Quadrature.Of(QuadratureRule.GaussLegendre, n);
        Assert.Equal(1, rule.Nodes[k] / node, 1e-14);
        Assert.Equal(1, rule.Weights[k] / weight, 1e-13);
        Assert.Equal(rule.Weights[k], rule.Weights[n - 1 - k]);
        Assert.Equal(1 - rule.Nodes[k], rule.Nodes[n - 1 - k], 4e-16);
    }

    [Fact]
    public void A_rule_of_many_nodes_costs_no_more_than_its_nodes_and_hears_the_token()
    {
        // By the recurrence alone twice as many nodes cost four times as much, and a million of them hours.
        Cost(20_000); // compiles it
        Assert.InRange(Cost(40_000) / Cost(20_000), 0, 3);
        var rule = Quadrature.Of(QuadratureRule.GaussLegendre, 1_000_000);
        Assert.Equal(1, Sum(rule, _ => 1), 1e-12);
        Assert.Equal(Math.E - 1, Sum(rule, Math.Exp), 1e-12);
        for (int k = 1; k < rule.Count; k++)
            Assert.True(rule.Nodes[k] > rule.Nodes[k - 1], $"{k}");

        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => GaussLegendre.OnUnitInterval(1_000_000, source.Token));
        foreach (var even in new[] { QuadratureRule.Left, QuadratureRule.Right, QuadratureRule.Middle, QuadratureRule.Trapezoid })
            Assert.ThrowsAny<OperationCanceledException>(() => Quadrature.Of(even, 1_000_000, source.Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quadrature.Of(QuadratureRule.Middle, int.MaxValue));
        Assert.Throws<ArgumentException>(() => Quadrature.Composite([0.25, 0.5, 0.75], int.MaxValue / 2));

        // The least of some measurements: the one that was disturbed least.
        static double Cost(int nodes) => Enumerable.Range(0, 3).Min(_ => ProcessorTime.Of(() =>
        {
            for (int repeat = 0; repeat < 5; repeat++)
                GaussLegendre.OnUnitInterval(nodes);
        })).TotalSeconds;
    }

    [Fact]
    public void Ten_million_steps_end_soon_after_another_thread_has_cancelled_them()
    {
        const int Steps = 10_000_000;
        var mlp = new SmallMlp<double>(rectified: false);
        // While nodes are computed, of which the outermost cost as much as all the others: less than half of them are.
        var tenth = ProcessorTime.Of(() => GaussLegendre.OnUnitInterval(Steps / 10));
        var used = ProcessorTime.UntilCancelled(token => Explain(QuadratureRule.GaussLegendre, token));
        Assert.InRange(used, TimeSpan.Zero, 5 * tenth);

        // While gradients are computed: no thread begins a chunk of points after that.
        using var source = new CancellationTokenSource();
        int computed = 0;
        mlp.Forwards = 0;
        var cancelling = new Thread(() =>
        {
            SpinWait.SpinUntil(() => Volatile.Read(ref mlp.Forwards) > 1000, ProcessorTime.Patience);
            source.Cancel();
            computed = Volatile.Read(ref mlp.Forwards);
        });
        cancelling.Start();
        ProcessorTime.Of(() => Assert.ThrowsAny<OperationCanceledException>(() => Explain(QuadratureRule.Middle, source.Token)));
        cancelling.Join();
        Assert.InRange(mlp.Forwards - computed, 0, Steps / 100);

        void Explain(QuadratureRule rule, CancellationToken token) => new IntegratedGradients { Steps = Steps, Rule = rule }.Explain(
            mlp.Function, Tensor.Create([1.0, 2, 3]), target: 0, cancellation: token);
    }

    [Theory]
    [InlineData(QuadratureRule.Left, new[] { 0, 0.25, 0.5, 0.75 }, new[] { 0.25, 0.25, 0.25, 0.25 })]
    [InlineData(QuadratureRule.Right, new[] { 0.25, 0.5, 0.75, 1 }, new[] { 0.25, 0.25, 0.25, 0.25 })]
    [InlineData(QuadratureRule.Middle, new[] { 0.125, 0.375, 0.625, 0.875 }, new[] { 0.25, 0.25, 0.25, 0.25 })]
    [InlineData(QuadratureRule.Trapezoid, new[] { 0, 1 / 3.0, 2 / 3.0, 1 }, new[] { 1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 6.0 })]
    public void Even_rules_lie_where_they_are_defined(QuadratureRule rule, double[] nodes, double[] weights)
    {
        var quadrature = Quadrature.Of(rule, 4);
        Assert.Equal(nodes, quadrature.Nodes.ToArray(), (a, b) => Math.Abs(a - b) < 1e-16);
        Assert.Equal(weights, quadrature.Weights.ToArray(), (a, b) => Math.Abs(a - b) < 1e-16);
        Assert.Equal(1, quadrature.Weights.ToArray().Sum(), 1e-15);
    }

    [Fact]
    public void Composite_is_exact_between_kinks()
    {
        var rule = Quadrature.Composite([0.3, 0.7], 1);
        Assert.Equal(3, rule.Count);
        Assert.Equal(0.7 * 2, Sum(rule, x => x < 0.3 ? 0 : 2), 1e-15);
        // With n nodes on each piece it is exact up to degree 2n − 1 on each, whether the ends of the interval are written or not.
        foreach (double[] breaks in new double[][] { [0.3, 0.7], [0, 0.3, 0.7, 1] })
        {
            var cubic = Quadrature.Composite(breaks, 2);
            Assert.Equal(6, cubic.Count);
            Assert.Equal((1 - Math.Pow(0.7, 4)) / 4, Sum(cubic, x => x < 0.7 ? 0 : x * x * x), 1e-15);
            Assert.Equal(Math.Pow(0.3, 4) / 4, Sum(cubic, x => x > 0.3 ? 0 : x * x * x), 1e-15);
            Assert.Equal(cubic.Nodes.ToArray().Order(), cubic.Nodes.ToArray());
        }

        double[][] refused = [[0.7, 0.3], [1.5], [-0.1], [double.NaN], [0.5, 0.5], [0.5, 0], [0, 0], [1, 1], [0.5, 1, 0.75]];
        Assert.All(refused, breaks => Assert.Throws<ArgumentException>(() => Quadrature.Composite(breaks, 1)));
        double[][] whole = [[], [0], [1], [0, 1]];
        Assert.All(whole, breaks => Assert.Equal([0.5], Quadrature.Composite(breaks, 1).Nodes.ToArray()));
        var halves = Quadrature.Composite([0.5], 1);
        Assert.Equal([0.25, 0.75], halves.Nodes.ToArray());
        Assert.Equal([0.5, 0.5], halves.Weights.ToArray());
    }

    /// <summary>Rules are immutable and kept: not very long ones, and not more than some hundreds.</summary>
    [Fact]
    public void A_rule_is_computed_once_as_long_as_it_is_kept()
    {
        // Others may ask for rules at the same time, and one of them may be that one too many at which all are forgotten.
        static bool IsKept(QuadratureRule rule, int steps) => Enumerable.Range(0, 20).Any(_ =>
        {
            var kept = Quadrature.Of(rule, steps);
            Quadrature.Of(rule, 7907);
            return ReferenceEquals(kept, Quadrature.Of(rule, steps));
        });
        Assert.All(Enum.GetValues<QuadratureRule>(), rule => Assert.True(IsKept(rule, 7919)));
        Assert.True(IsKept(QuadratureRule.Left, 1 << 14));
        Assert.False(IsKept(QuadratureRule.Left, (1 << 14) + 1));
        Assert.NotSame(Quadrature.Of(QuadratureRule.Left, 7919), Quadrature.Of(QuadratureRule.Right, 7919));
        var first = Quadrature.Of(QuadratureRule.Left, 7919);
        for (int steps = 1; steps <= 256; steps++)
            Quadrature.Of(QuadratureRule.Middle, 8000 + steps);
        Assert.NotSame(first, Quadrature.Of(QuadratureRule.Left, 7919));
    }

    [Fact]
    public void A_token_that_has_been_cancelled_is_heard_by_every_rule()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        // Of numbers of steps that no other test asks for: what is kept is not computed.
        Assert.All(Enum.GetValues<QuadratureRule>(), rule => Assert.All([3, 211, 7001], steps =>
            Assert.ThrowsAny<OperationCanceledException>(() => Quadrature.Of(rule, steps + 60, source.Token))));
    }

    [Fact]
    public void Own_nodes_are_checked()
    {
        var own = new Quadrature([0, 0.5, 1], [0.25, 0.5, 0.25]);
        Assert.Equal([0, 0.5, 1], own.Nodes.ToArray());
        Assert.Equal([0.25, 0.5, 0.25], own.Weights.ToArray());
        Assert.Throws<ArgumentException>(() => new Quadrature([], []));
        Assert.Throws<ArgumentException>(() => new Quadrature([0.5], [1, 2]));
        Assert.Throws<ArgumentException>(() => new Quadrature([1.5], [1]));
        Assert.Throws<ArgumentException>(() => new Quadrature([0.5], [double.NaN]));
    }

    private static double Sum(Quadrature rule, Func<double, double> integrand)
    {
        double sum = 0;
        for (int k = 0; k < rule.Count; k++)
            sum += rule.Weights[k] * integrand(rule.Nodes[k]);
        return sum;
    }
}
