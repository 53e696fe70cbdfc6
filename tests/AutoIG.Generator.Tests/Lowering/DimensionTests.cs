using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>Sizes that follow from named dimensions: equal ones are written alike, and what is written is what C# computes.</summary>
public class DimensionTests
{
    private static readonly Dimension N = Dimension.Named("n"), M = Dimension.Named("m");

    [Fact]
    public void Equal_sizes_compare_equal()
    {
        Assert.Equal(N * M * 3, 3 * M * N);
        Assert.Equal(N + M, M + N);
        Assert.Equal((Dimension)8, (16 * N) / (2 * N));
        Assert.Equal(M, N * M / N);
        Assert.Equal(2 * N + 2, (4 * N + 4) / 2);
        Assert.Equal(8 * N - 16, (8 * N - 16) * M / M);
        Assert.Equal(2 * N - 4, M * (8 * N - 16) / (4 * M));
        Assert.Equal((Dimension)4, (8 * N - 16) / (2 * N - 4));
        Assert.Equal(N * (M - 2), (M - 2) * N);
        Assert.Equal(N, N * (M - 2) / (M - 2));
        Assert.Equal((N - 3) / 2 + 1, ((N - 3) / 2 + 1) * M / M);
        Assert.NotEqual(N / 2 * 2, N);
    }

    [Fact]
    public void Precedence_is_written()
    {
        Assert.Equal("((n - 3) / 2) + 1", ((N - 3) / 2 + 1).ToString());
        Assert.Equal("(m - (n + 1))", (M - (N + 1)).ToString());
        Assert.Equal("(5 / (m * n))", (5 / (N * M)).ToString());
        Assert.Equal("(n / (m + 1))", (N / (M + 1)).ToString());
        Assert.Equal("(m - 2) * n", (N * (M - 2)).ToString());
        Assert.Equal("6 * m * n", (2 * N * (3 * M)).ToString());
    }
}
