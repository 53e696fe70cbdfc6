namespace AutoIG.Tests.Attribution.Perturbation;

/// <summary>The mathematics of coalitions on plain tables, held against definitions by orders and by sums.</summary>
public class CoalitionValueTests
{
    private const int Players = 6;
    private static readonly double[] Table = TableGame.Table(Players, seed: 3);

    private static double Whole => Table[^1] - Table[0];

    [Fact]
    public void Shapley_values_are_means_over_all_orders()
    {
        var values = new double[Players];
        TableValues.Shapley(Table, values);
        AssertClose(TableGame.ByOrders(Players, Table, _ => true), values);
        Assert.Equal(Whole, values.Sum(), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(16)]
    public void They_sum_to_the_whole(int players)
    {
        double[] table = TableGame.Table(players, seed: 1), values = new double[players];
        TableValues.Shapley(table, values);
        Assert.Equal(table[^1] - table[0], values.Sum(), 1e-12);
    }

    [Fact]
    public void Banzhaf_values_are_means_over_all_coalitions()
    {
        var values = new double[Players];
        TableValues.Banzhaf(Table, values);
        for (int i = 0; i < Players; i++)
        {
            double mean = Enumerable.Range(0, 1 << Players).Where(k => (k >> i & 1) == 0).Average(k => Table[k | 1 << i] - Table[k]);
            Assert.Equal(mean, values[i], 1e-13);
        }
    }

    [Fact]
    public void Owen_values_are_means_over_orders_in_which_unions_stand_together()
    {
        int[] unions = [0, 1, 0, 2, 1, 2];
        var scores = new GroupScores(1, Players);
        new OwenValues(unions).Walk(TableGame.Rough(Players, 3), scores);
        double[] expected = TableGame.ByOrders(
            Players, Table, order => unions.Distinct().All(union => Together(order, [.. Where(unions, union)])));
        AssertClose(expected, scores.Of(0).ToArray());

        static IEnumerable<int> Where(int[] unions, int union) => Enumerable.Range(0, unions.Length).Where(i => unions[i] == union);
    }

    [Fact]
    public void Values_of_a_tree_are_means_over_orders_in_which_every_node_stands_together()
    {
        (int, int)[] merges = [(0, 2), (1, 6), (3, 4), (8, 5), (7, 9)];
        int[][] nodes = [[0, 2], [0, 1, 2], [3, 4], [3, 4, 5]];
        var scores = new GroupScores(1, Players);
        new HierarchicalShapley(merges).Walk(TableGame.Rough(Players, 3), scores);
        AssertClose(
            TableGame.ByOrders(Players, Table, order => nodes.All(node => Together(order, node))), scores.Of(0).ToArray());
    }

    [Theory]
    [InlineData(InteractionKind.ShapleyIndex)]
    [InlineData(InteractionKind.ShapValues)]
    [InlineData(InteractionKind.ShapleyTaylor)]
    [InlineData(InteractionKind.BanzhafIndex)]
    public void Interactions_are_the_sums_that_define_them(InteractionKind kind)
    {
        double[] matrix = PairwiseInteractions.Of(kind, Table, Players);
        var values = new double[Players];
        TableValues.Shapley(Table, values);
        for (int i = 0; i < Players; i++)
        {
            for (int j = 0; j < Players; j++)
            {
                if (i == j)
                    continue;
                double sum = 0;
                for (int k = 0; k < Table.Length; k++)
                {
                    if ((k >> i & 1) != 0 || (k >> j & 1) != 0)
                        continue;
                    double together = Table[k | 1 << i | 1 << j] - Table[k | 1 << i] - Table[k | 1 << j] + Table[k];
                    int size = TableGame.Size(k);
                    sum += together * kind switch
                    {
                        InteractionKind.ShapleyIndex =>
                            Factorial(size) * Factorial(Players - size - 2) / Factorial(Players - 1),
                        InteractionKind.ShapValues =>
                            Factorial(size) * Factorial(Players - size - 2) / Factorial(Players - 1) / 2,
                        InteractionKind.ShapleyTaylor =>
                            2.0 / Players * Factorial(size) * Factorial(Players - 1 - size) / Factorial(Players - 1),
                        _ => Math.Pow(2, 2 - Players),
                    };
                }
                Assert.Equal(sum, matrix[(i * Players) + j], 1e-12);
            }
            double diagonal = kind switch
            {
                InteractionKind.ShapValues => values[i]
                    - Enumerable.Range(0, Players).Where(j => j != i).Sum(j => matrix[(i * Players) + j]),
                InteractionKind.ShapleyTaylor => Table[1 << i] - Table[0],
                _ => 0,
            };
            Assert.Equal(diagonal, matrix[(i * Players) + i], 1e-12);
        }
    }

    /// <summary>Σ over S of the Shapley–Taylor index and of SHAP interaction values is the whole.</summary>
    [Fact]
    public void Interactions_that_are_complete_sum_to_the_whole()
    {
        Assert.Equal(Whole, PairwiseInteractions.Of(InteractionKind.ShapValues, Table, Players).Sum(), 1e-12);
        double[] taylor = PairwiseInteractions.Of(InteractionKind.ShapleyTaylor, Table, Players);
        double sum = 0;
        for (int i = 0; i < Players; i++)
        {
            for (int j = i; j < Players; j++)
                sum += taylor[(i * Players) + j];
        }
        Assert.Equal(Whole, sum, 1e-12);
    }

    [Fact]
    public void Kernel_shap_of_all_coalitions_gives_shapley_values()
    {
        var scores = new GroupScores(1, Players);
        new KernelShap().Fit(TableGame.Rough(Players, 3), scores);
        AssertClose(TableGame.ByOrders(Players, Table, _ => true), scores.Of(0).ToArray(), 1e-11);
    }

    /// <summary>Over fifty seeds their mean is within four of its standard errors, and a bias of the order 1/n.</summary>
    [Fact]
    public void Drawn_coalitions_come_near_them_and_sum_to_the_whole()
    {
        const int players = 12, seeds = 50;
        double[] table = [.. Enumerable.Range(0, 1 << players).Select(k => Math.Tanh(0.4 * TableGame.Size(k & 0xF37)) + Math.Sin(k & 7))];
        double[] exact = new double[players];
        TableValues.Shapley(table, exact);
        var values = new double[seeds][];
        for (int seed = 0; seed < seeds; seed++)
        {
            var scores = new GroupScores(1, players);
            new KernelShap { Samples = 1000, Seed = seed }.Fit(new TableGame(players, table), scores);
            values[seed] = scores.Of(0).ToArray();
            Assert.Equal(table[^1] - table[0], values[seed].Sum(), 1e-12);
        }
        for (int i = 0; i < players; i++)
        {
            double mean = values.Average(value => value[i]);
            double error = Math.Sqrt(values.Sum(value => (value[i] - mean) * (value[i] - mean)) / (seeds - 1) / seeds);
            Assert.InRange(error, 1e-6, 0.02);
            Assert.InRange(Math.Abs(mean - exact[i]), 0, (4 * error) + 0.002);
        }
    }

    [Fact]
    public void Lime_of_a_linear_game_is_its_coefficients()
    {
        double[] coefficients = [2, -1, 0.5, 3, 0, -2];
        double[] table = [.. Enumerable.Range(0, 1 << Players).Select(k => 1.25 + coefficients.Where((_, i) => (k >> i & 1) != 0).Sum())];
        var scores = new GroupScores(1, Players);
        new Lime { Samples = 60, Ridge = 0 }.Fit(new TableGame(Players, table), scores, compare: null);
        AssertClose(coefficients, scores.Of(0).ToArray(), 1e-11);
        Assert.Equal(1.25, scores.Intercepts[0], 1e-11);
    }

    /// <summary>The normal equations of the definition, solved by elimination.</summary>
    [Theory]
    [InlineData(LimeKernel.HalfSquare, LimeDistance.Euclidean, 1.5, 1)]
    [InlineData(LimeKernel.Square, LimeDistance.Euclidean, 2, 0)]
    [InlineData(LimeKernel.HalfSquare, LimeDistance.Cosine, 0.25, 0.3)]
    public void Lime_solves_its_normal_equations(LimeKernel kernel, LimeDistance distance, double width, double ridge)
    {
        bool[][] samples = [.. Enumerable.Range(0, 40).Select(
            z => Enumerable.Range(0, Players).Select(i => Math.Sin((z * 7.1) + (i * 3.3)) > -0.2).ToArray())];
        samples[0] = [.. Enumerable.Repeat(true, Players)];
        samples[1] = new bool[Players];
        var scores = new GroupScores(1, Players);
        new Lime { Coalitions = samples, Kernel = kernel, Distance = distance, KernelWidth = width, Ridge = ridge }.Fit(
            TableGame.Rough(Players, 3), scores, compare: null);
        double[] weights = [.. samples.Select(z =>
        {
            int kept = z.Count(flag => flag);
            double d = distance == LimeDistance.Euclidean ? Math.Sqrt(Players - kept)
                : kept == 0 ? 1 : 1 - (kept / (Math.Sqrt(kept) * Math.Sqrt(Players)));
            return Math.Exp(-d * d / (kernel == LimeKernel.HalfSquare ? 2 * width * width : width * width));
        })];
        double[] y = [.. samples.Select(z => Table[z.Select((flag, i) => flag ? 1 << i : 0).Sum()])];
        // Unknowns: the coefficients, and the intercept last, which is not penalised.
        var system = new double[Players + 1, Players + 2];
        for (int z = 0; z < samples.Length; z++)
        {
            double[] row = [.. samples[z].Select(flag => flag ? 1.0 : 0.0), 1, y[z]];
            for (int a = 0; a <= Players; a++)
            {
                for (int b = 0; b <= Players + 1; b++)
                    system[a, b] += weights[z] * row[a] * row[b];
            }
        }
        for (int i = 0; i < Players; i++)
            system[i, i] += ridge;
        double[] solution = Eliminate(system);
        AssertClose(solution[..Players], scores.Of(0).ToArray(), 1e-9);
        Assert.Equal(solution[Players], scores.Intercepts[0], 1e-9);
    }

    [Fact]
    public void Coalitions_that_leave_a_value_open_are_refused()
    {
        bool[][] few = [[true, false, false, false, false, false], [false, true, false, false, false, false]];
        bool[][] blind = [.. Enumerable.Range(0, 30).Select(
            z => (bool[])[z % 2 == 0, z % 2 == 0, z % 3 == 0, z % 5 == 0, z % 7 == 0, z % 3 != 0])];
        foreach (bool[][] rows in (bool[][][])[few, blind])
        {
            var fault = Assert.Throws<ArgumentException>(
                () => new KernelShap { Coalitions = rows }.Fit(TableGame.Rough(Players, 3), new GroupScores(1, Players)));
            Assert.Contains("determine the values of all 6 groups", fault.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(
                () => new Lime { Coalitions = rows, Ridge = 0 }.Fit(
                    TableGame.Rough(Players, 3), new GroupScores(1, Players), compare: null));
        }
    }

    /// <summary>
    /// The exact value lies within four standard errors as often as theory says: of 40 orders Student's t with 39 degrees of freedom
    /// exceeds 4 with a chance of 2.7e-4, so that of 200 runs with 6 values a mean of 0.33 do; 4 or more have a chance of 5e-4.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sampled_values_lie_within_four_standard_errors(bool antithetic)
    {
        double[] exact = TableGame.ByOrders(Players, Table, _ => true);
        int outside = 0, beyondTwo = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var scores = new GroupScores(1, Players);
            new ShapleySampling { Samples = 40, Seed = seed, Antithetic = antithetic }.Sample(TableGame.Rough(Players, 3), scores);
            Assert.Equal(40, scores.Draws);
            Assert.Equal(Whole, scores.Of(0).ToArray().Sum(), 1e-11);
            for (int i = 0; i < Players; i++)
            {
                double error = Math.Sqrt(scores.SquaredDeviations(0)[i] / 39 / 40), off = Math.Abs(scores.Of(0)[i] - exact[i]);
                outside += off > 4 * error ? 1 : 0;
                beyondTwo += off > 2 * error ? 1 : 0;
            }
        }
        Assert.InRange(outside, 0, 3);
        // And they are no larger than they are: beyond two lie 5.2 % of 1,200, give or take.
        Assert.InRange(beyondTwo, 25, 110);
    }

    [Fact]
    public void Sampling_stops_when_the_error_is_small_enough()
    {
        var loose = new GroupScores(1, Players);
        new ShapleySampling { Samples = 5000, Tolerance = 0.2 }.Sample(TableGame.Rough(Players, 3), loose);
        Assert.InRange(loose.Draws, 16, 4999);
        Assert.All(
            loose.SquaredDeviations(0).ToArray(),
            squared => Assert.True(Math.Sqrt(squared / (loose.Draws - 1) / loose.Draws) <= 0.2));
        var capped = new GroupScores(1, Players);
        new ShapleySampling { Samples = 20, Tolerance = 1e-9 }.Sample(TableGame.Rough(Players, 3), capped);
        Assert.Equal(20, capped.Draws);
    }

    [Fact]
    public void Equal_coalitions_are_evaluated_once()
    {
        var game = TableGame.Rough(Players, 3);
        new ShapleySampling { Samples = 1000 }.Sample(game, new GroupScores(1, Players));
        Assert.Equal(1 << Players, game.Asked);
        var exact = TableGame.Rough(Players, 3);
        Assert.Equal(Table, exact.Tables()[0]);
        Assert.Equal(1 << Players, exact.Asked);
    }

    /// <summary>More players than a word has bits.</summary>
    [Fact]
    public void Tables_of_coalitions_find_equal_ones()
    {
        var table = new CoalitionTable(130);
        Span<ulong> set = new ulong[3];
        for (int i = 0; i < 1000; i++)
        {
            set.Clear();
            set.Include(i % 130);
            set.Include(i * 7 % 130);
            int row = table.Add(set);
            Assert.Equal(row, table.Add(set));
            Assert.True(table[row].SequenceEqual(set));
            Assert.Equal(i % 130 == i * 7 % 130 ? 1 : 2, table[row].Size());
        }
        var pairs = Enumerable.Range(0, 1000).Select(i => (Math.Min(i % 130, i * 7 % 130), Math.Max(i % 130, i * 7 % 130)));
        Assert.Equal(pairs.Distinct().Count(), table.Count);
    }

    private static bool Together(int[] order, int[] members)
    {
        int[] places = [.. members.Select(member => Array.IndexOf(order, member))];
        return places.Max() - places.Min() == members.Length - 1;
    }

    private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);

    private static double[] Eliminate(double[,] system)
    {
        int n = system.GetLength(0);
        for (int k = 0; k < n; k++)
        {
            for (int row = 0; row < n; row++)
            {
                double factor = row == k ? 0 : system[row, k] / system[k, k];
                for (int column = 0; column <= n; column++)
                    system[row, column] -= factor * system[k, column];
            }
        }
        return [.. Enumerable.Range(0, n).Select(k => system[k, n] / system[k, k])];
    }

    private static void AssertClose(double[] expected, double[] actual, double within = 1e-12)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], within);
    }
}
