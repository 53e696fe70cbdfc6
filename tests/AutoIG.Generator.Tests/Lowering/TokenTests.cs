using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>Token ids select rows of an embedding table and do nothing else.</summary>
public class TokenTests
{
    private const string Model = """
        public sealed partial class Model(float[] w)
        {
            [Shape(50, 4)] private readonly Tensor<float> words = Tensor.Create(w, [50, 4]);
            [Shape(50, 4)] private readonly Tensor<float> others = Tensor.Create(w, [50, 4]);
            [Shape(4)] private readonly Tensor<float> bias = w;
            [Differentiable]
            public Tensor<float> F([Shape("tokens")] TYPE ids, [Shape(4)] Tensor<float> x)
            {
                BODY
            }
            private Tensor<float> Looked([Shape("tokens")] TYPE chosen) => Embedding(chosen, words);
            private Tensor<float> Seven([Shape(7)] TYPE chosen) => Embedding(chosen, words);
        }
        """;

    [Theory]
    [InlineData("int[]")]
    [InlineData("ReadOnlySpan<int>")]
    public void Rows_are_an_input_of_the_table_width(string type)
    {
        var function = Source.Lower(Of("return Sum(Looked(ids) + Embedding(ids, words) / ids.Length, 0) * x;", type)).Function!;
        var tokens = function.Parameters[0];
        Assert.True(tokens is { IsTokens: true, IsDifferentiable: true, TypeName: "int[]" });
        Assert.Equal("[tokens, 4]", tokens.Type.Shape.ToString());
        Assert.Equal(("model.words", "words", "[50, 4]"), (tokens.Table!.Access, tokens.Table.Display, tokens.Table.Shape.ToString()));
        Assert.Equal(2, function.Body.Statements.OfType<Ir.IrOperation>().Count(o => o.Operator == Leaves.Input));
    }

    [Theory]
    [InlineData("AIG2002", "return Sum(Embedding(ids, [|words * 2|]), 0) * x;", "a field or property of the model")]
    [InlineData("AIG2002", "return Sum(Embedding(ids, [|x|]), 0);", "a field or property of the model")]
    [InlineData("AIG2002", "return Sum(Embedding(ids, [|bias|]), 0);", "[vocabulary, width]", "[4]")]
    [InlineData("AIG2002", "return Sum(Embedding(ids, words), 0) + Sum(Embedding(ids, [|others|]), 0);", "'ids' is looked up in 'words' already")]
    [InlineData("AIG2001", "return Sum([|Seven(ids)|], 0);", "'chosen' is declared [7], and [tokens] comes")]
    [InlineData("AIG1001", "return x * [|ids[0]|];", "token ids", "Nn.Embedding")]
    [InlineData("AIG1001", "return x * Sum(Embedding([|ids[1..]|], words), 0);", "token ids", "Nn.Embedding")]
    [InlineData("AIG1001", "foreach (int id in [|ids|]) x = x + id; return x;", "foreach over this")]
    [InlineData("AIG1001", "return Sum(IndexSelect(words, 0, [|ids|]), 0) * x;", "token ids", "Nn.Embedding")]
    [InlineData("AIG3001", "return x * [|ids.Sum()|];", "Sum")]
    public Task Any_other_use_is_refused(string id, string body, params string[] fragments) =>
        Refusal.Expect(id, Of(body, "int[]"), fragments);

    private static string Of(string body, string type) =>
        Model.Replace("BODY", body, StringComparison.Ordinal).Replace("TYPE", type, StringComparison.Ordinal);
}
