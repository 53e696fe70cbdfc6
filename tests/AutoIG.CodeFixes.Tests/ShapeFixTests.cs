namespace AutoIG.CodeFixes.Tests;

public sealed class ShapeFixTests
{
    private static readonly ShapeFix Fix = new();

    [Theory]
    [InlineData("Linear(x, w)", "4, 64", "64")]
    [InlineData("Conv2D(x, w, padding: 1)", "8, 3, 5, 5", "3, \"height\", \"width\"")]
    [InlineData("Conv2D(x, w, groups: 2)", "8, 3, 5, 5", "\"channels\", \"height\", \"width\"")]
    [InlineData("Conv1D(weight: w, input: x)", "8, 3, 5", "3, \"length\"")]
    public async Task A_parameter_gets_what_its_use_tells(string call, string weight, string told)
    {
        string source = Model($"[Shape({weight})] private readonly Tensor<float> w = file[\"w\"];", "Tensor<float> x", $"Tanh({call})");
        using var editor = new Editor(source);
        string title = $"Add [Shape({told})]";
        Assert.Equal([title], await editor.Offered(Fix, "AIG0003"));
        Assert.Equal(
            source.Replace("(Tensor<float> x)", $"([Shape({told})] Tensor<float> x)", StringComparison.Ordinal),
            await editor.Take(Fix, "AIG0003", title));
        Assert.DoesNotContain(await editor.Faults(), fault => fault.Id == "AIG0003");
    }

    [Fact]
    public async Task A_parameter_of_which_nothing_is_told_has_a_choice()
    {
        using var editor = new Editor(Model("", "Tensor<float> x", "Tanh(x)"));
        Assert.Equal(
            ["Add [Shape(\"length\")]", "Add [Shape(\"rows\", \"columns\")]", "Add [Shape(\"channels\", \"height\", \"width\")]"],
            await editor.Offered(Fix, "AIG0003"));
        await editor.Take(Fix, "AIG0003", "Add [Shape(\"rows\", \"columns\")]");
        Assert.Empty(await editor.Faults());
    }

    [Fact]
    public async Task Token_ids_get_a_name()
    {
        using var editor = new Editor(Model(
            "[Shape(50, 8)] private readonly Tensor<float> words = file[\"w\"];", "int[] ids", "Tanh(Embedding(ids, words))"));
        string after = await editor.Take(Fix, "AIG0003", "Add [Shape(\"tokens\")]");
        Assert.Contains("([Shape(\"tokens\")] int[] ids)", after, StringComparison.Ordinal);
        Assert.Empty(await editor.Faults());
    }

    [Theory]
    [InlineData("Linear(x, w)", "0, 64")]
    [InlineData("Linear(x, w, bias: b)", "10, 64")]
    [InlineData("x * w", "0")]
    public async Task A_weight_gets_what_its_use_tells_and_gaps_are_refused_until_they_are_filled(string call, string told)
    {
        string source = Model(
            "// What it weighs.\n    private readonly Tensor<float> w = file[\"w\"]; // of the head\n"
            + "    [Shape(10)] private readonly Tensor<float> b = file[\"b\"];", "[Shape(64)] Tensor<float> x", $"Tanh({call})");
        using var editor = new Editor(source);
        bool hasGap = told.StartsWith('0');
        string title = $"Add [Shape({told})]{(hasGap ? ", and fill in what is 0" : "")}";
        Assert.Equal([title], await editor.Offered(Fix, "AIG0007"));
        const string Weight = "private readonly Tensor<float> w ";
        Assert.Equal(
            source.Replace(Weight, $"[Shape({told})] {Weight}", StringComparison.Ordinal),
            await editor.Take(Fix, "AIG0007", title));
        Assert.Equal(hasGap ? ["AIG0006"] : [], (await editor.Faults()).Select(fault => fault.Id));
    }

    [Fact]
    public async Task A_bias_has_the_outputs_of_its_weight()
    {
        using var editor = new Editor(Model(
            "[Shape(10, 64)] private readonly Tensor<float> w = file[\"w\"];\n    private readonly Tensor<float> b = file[\"b\"];",
            "[Shape(64)] Tensor<float> x", "Tanh(Linear(x, w, b))"));
        await editor.Take(Fix, "AIG0007", "Add [Shape(10)]");
        Assert.Empty(await editor.Faults());
    }

    [Fact]
    public async Task Attributes_that_are_there_stay_and_another_file_is_changed()
    {
        using var editor = new Editor(
            """
            using System.Numerics.Tensors;
            using AutoIG;
            using static AutoIG.Nn;
            public sealed partial class Model
            {
                [Differentiable]
                public Tensor<float> F([Shape(64)] Tensor<float> x) => Tanh(Linear(x, W, B));
            }
            """,
            """
            using System;
            using System.Numerics.Tensors;
            using AutoIG;
            public sealed partial class Model
            {
                [Obsolete("soon")]
                public Tensor<float> W { get; init; } = null!;

                [Shape(10)] public Tensor<float> B { get; init; } = null!;
            }
            """);
        string first = await editor.Text();
        Assert.Equal(first, await editor.Take(Fix, "AIG0007", "Add [Shape(10, 64)]"));
        Assert.Contains(
            "    [Obsolete(\"soon\")]\n    [Shape(10, 64)] public Tensor<float> W { get; init; } = null!;\n",
            await editor.Text(file: 1), StringComparison.Ordinal);
        Assert.Empty(await editor.Faults());
    }

    [Fact]
    public async Task Nothing_is_offered_where_the_declaration_has_several_variables()
    {
        using var editor = new Editor(Model(
            "private readonly Tensor<float> w = file[\"w\"], v = file[\"v\"];", "[Shape(64)] Tensor<float> x", "Tanh(Linear(x, w))"));
        Assert.Empty(await editor.Offered(Fix, "AIG0007"));
        Assert.Null(Fix.GetFixAllProvider());
    }

    private static string Model(string members, string parameter, string result) =>
        $$"""
        using System.Numerics.Tensors;
        using AutoIG;
        using static AutoIG.Nn;

        public sealed partial class Model(SafeTensors file)
        {
            {{members}}

            public SafeTensors File => file;

            [Differentiable]
            public Tensor<float> F({{parameter}}) => {{result}};
        }
        """;
}
