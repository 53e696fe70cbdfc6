namespace AutoIG.Generator.Tests.Lowering;

/// <summary>
/// C# has its operators of bits for floating-point numbers and for tensors of them, too. Each is refused where it is written: none is read
/// as the operator of conditions that has the same token.
/// </summary>
public class BitOperatorTests
{
    [Theory]
    [InlineData("x [OP] y", "&", "|", "^")]
    [InlineData("x [OP] one", "&", "|", "^")]
    [InlineData("[OP]x", "~")]
    public async Task Bits_of_numbers_are_refused(string expression, params string[] tokens)
    {
        foreach (string token in tokens)
        {
            string marked = $"[|{expression.Replace("[OP]", token, StringComparison.Ordinal)}|]";
            string[] sources =
            [
                $$"""
                public static partial class Model<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
                {
                    private static T one = T.One;
                    [Differentiable]
                    public static T F(T x, T y) => x * y * ({{marked}});
                }
                """,
                $$"""
                public sealed partial class Model(double[] ones)
                {
                    [Shape(3)] private readonly Tensor<double> one = Tensor.Create(ones, [3]);
                    [Differentiable]
                    public double F([Shape(3)] Tensor<double> x, [Shape(3)] Tensor<double> y) => Sum(x * y * ({{marked}}));
                }
                """,
            ];
            foreach (string source in sources)
                await ExpectRefusal(source, token);
        }
    }

    [Theory]
    [InlineData("&")]
    [InlineData("|")]
    [InlineData("^")]
    public async Task Bits_that_change_a_variable_are_refused(string token)
    {
        await ExpectRefusal(
            $$"""
            public static partial class Model<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                [Differentiable]
                public static T F(T x, T y) { T z = x; [|z {{token}}= y|]; return z * x; }
            }
            """, token);
    }

    private static async Task ExpectRefusal(string marked, string token)
    {
        string source = marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        var refusals = await Refusal.Diagnostics(source);
        Assert.True(
            refusals.Length == 1 && refusals[0].Id.StartsWith("AIG", StringComparison.Ordinal) && refusals[0].Id != "AIG9001",
            $"'{token}': one refusal is expected.\n{string.Join("\n", refusals)}\n{source}");
    }
}
