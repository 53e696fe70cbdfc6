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
        Assert.Throws<ArgumentException>(() => Quadrature.Composite([0.7, 0.3], 1));
        Assert.Throws<ArgumentException>(() => Quadrature.Composite([1.5], 1));
    }

    [Fact]
    public void Own_nodes_are_checked()
    {
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
