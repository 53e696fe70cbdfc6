namespace AutoIG.CodeFixes.Tests;

public sealed class MissingUsingFixTests
{
    private static readonly MissingUsingFix Fix = new();

    private const string Model =
        """
        /// <summary>A model.</summary>
        public static partial class Model
        {
            [Differentiable]
            public static Tensor<float> F([Shape(3)] Tensor<float> x) => Tanh(Softmax(x, 0));
        }
        """;

    [Fact]
    public async Task A_file_without_usings_gets_them_one_after_the_other()
    {
        using var editor = new Editor("// Of the bank.\n\n" + Model);
        Assert.Equal(["using AutoIG;"], await editor.Offered(Fix, "CS0246"));
        await editor.TakeAll(Fix, "CS0246", "using AutoIG;");
        Assert.Equal(["using System.Numerics.Tensors;"], await editor.Offered(Fix, "CS0246"));
        await editor.TakeAll(Fix, "CS0246", "using System.Numerics.Tensors;");
        Assert.Equal(["using static AutoIG.Nn;"], await editor.Offered(Fix, "CS0103"));
        Assert.Equal(
            "// Of the bank.\n\nusing System.Numerics.Tensors;\nusing AutoIG;\nusing static AutoIG.Nn;\n" + Model,
            await editor.TakeAll(Fix, "CS0103", "using static AutoIG.Nn;"));
        Assert.Empty(await editor.Faults());
    }

    [Theory]
    [InlineData("using AutoIG;\nusing Zoo = AutoIG.Nn;\n", "using AutoIG;\nusing static AutoIG.Nn;\nusing Zoo = AutoIG.Nn;\n")]
    [InlineData("using AutoIG;\nusing static System.Math;\n", "using AutoIG;\nusing static AutoIG.Nn;\nusing static System.Math;\n")]
    [InlineData("using AutoIG;\r\nusing AutoIG.Zoo;\r\n", "using AutoIG;\r\nusing AutoIG.Zoo;\r\nusing static AutoIG.Nn;\r\n")]
    public async Task A_using_stands_among_the_others_in_order_and_lines_end_as_they_do(string before, string after)
    {
        const string Rest = "namespace AutoIG.Zoo { public static class C { public static object F(object x) => Relu(x); } }";
        using var editor = new Editor(before + Rest);
        Assert.Equal(after + Rest, await editor.Take(Fix, "CS0103", "using static AutoIG.Nn;"));
    }

    [Theory]
    [InlineData("double D() => Nothing(1);", "CS0103")]
    [InlineData("double D() => Tensors;", "CS0103")]
    [InlineData("Unheard<float> D() => null!;", "CS0246")]
    // Of one type parameter there is a Tensor, of two there is none.
    [InlineData("Tensor<float, float> D() => null!;", "CS0246")]
    // A name behind a dot is looked up where the dot says.
    [InlineData("Missing.Tensor<float> D() => null!;", "CS0246")]
    public async Task What_does_not_exist_there_is_not_offered(string member, string id)
    {
        using var editor = new Editor($"public class C {{ {member} }}");
        Assert.Empty(await editor.Offered(Fix, id));
    }
}
