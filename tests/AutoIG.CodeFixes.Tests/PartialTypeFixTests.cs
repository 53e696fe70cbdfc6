namespace AutoIG.CodeFixes.Tests;

public sealed class PartialTypeFixTests
{
    private const string Title = "Declare the type partial";

    private static readonly PartialTypeFix Fix = new();

    [Theory]
    [InlineData("class", "partial class")]
    [InlineData("public sealed class", "public sealed partial class")]
    [InlineData("internal readonly struct", "internal readonly partial struct")]
    [InlineData("public sealed record", "public sealed partial record")]
    [InlineData("public readonly record struct", "public readonly partial record struct")]
    [InlineData("/* why */ static /* so */ class", "/* why */ static /* so */ partial class")]
    public async Task The_word_stands_before_the_keyword_and_nothing_else_changes(string before, string after)
    {
        const string Around =
            """
            using AutoIG;

            // What it is.
            {0} Model // and a remark
            {
                [Differentiable]
                public static double F(double x) => x * x;
            }
            """;
        using var editor = new Editor(Around.Replace("{0}", before, StringComparison.Ordinal));
        Assert.Equal(Around.Replace("{0}", after, StringComparison.Ordinal), await editor.Take(Fix, "AIG0001", Title));
        Assert.Empty(await editor.Faults());
    }

    [Fact]
    public async Task Types_around_it_become_partial_too()
    {
        using var editor = new Editor(
            """
            using AutoIG;
            namespace Bank;
            public static class Models
            {
                public static partial class Known
                {
                    private sealed class Credit
                    {
                        [Differentiable]
                        public static double Risk(double income) => 1 / income;
                    }
                }
            }
            """);
        Assert.Equal(
            """
            using AutoIG;
            namespace Bank;
            public static partial class Models
            {
                public static partial class Known
                {
                    private sealed partial class Credit
                    {
                        [Differentiable]
                        public static double Risk(double income) => 1 / income;
                    }
                }
            }
            """,
            await editor.Take(Fix, "AIG0001", Title));
        Assert.Empty(await editor.Faults());
    }

    [Fact]
    public async Task All_types_of_a_file_at_once_and_each_once()
    {
        using var editor = new Editor(
            """
            using AutoIG;
            public class Outer
            {
                public class A
                {
                    [Differentiable] public static double F(double x) => x * x;
                    [Differentiable] public static double G(double x) => x + x * x;
                }
                public class B { [Differentiable] public static double F(double x) => x * x; }
            }
            public class Other { }
            """);
        Assert.Equal(
            """
            using AutoIG;
            public partial class Outer
            {
                public partial class A
                {
                    [Differentiable] public static double F(double x) => x * x;
                    [Differentiable] public static double G(double x) => x + x * x;
                }
                public partial class B { [Differentiable] public static double F(double x) => x * x; }
            }
            public class Other { }
            """,
            await editor.TakeAll(Fix, "AIG0001", Title));
        Assert.Empty(await editor.Faults());
    }
}
