using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Differentiation;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>Products of matrices: which transpositions the kernel does on the way, and which are moved before.</summary>
public class MatMulTests
{
    /// <summary>A transposition of the last two axes, of matrices and of stacks of them, moves nothing.</summary>
    [Theory]
    [InlineData("4, 3", "4, 5", "MatMul(Transpose(x, 0, 1), y)", true, false)]
    [InlineData("3, 4", "5, 4", "MatMul(x, Transpose(y, 0, 1))", false, true)]
    [InlineData("4, 3", "5, 4", "MatMul(Transpose(x, 0, 1), Transpose(y, 0, 1))", true, true)]
    [InlineData("2, 4, 3", "2, 4, 5", "MatMul(Transpose(x, 1, 2), y)", true, false)]
    [InlineData("2, 3, 4", "2, 5, 4", "MatMul(x, Permute(y, [0, 2, 1]))", false, true)]
    [InlineData("2, 6, 4, 3", "2, 6, 5, 4", "MatMul(Permute(x, [0, 1, 3, 2]), Permute(y, [0, 1, 3, 2]))", true, true)]
    public void The_kernel_transposes_the_last_two_axes(string x, string y, string call, bool first, bool second)
    {
        var product = Product(x, y, call, out var permutes);
        Assert.Empty(permutes);
        Assert.Equal(new ProductAttributes(first, second), product.Attributes);
    }

    /// <summary>Any other order of the axes is brought about before the product.</summary>
    [Theory]
    [InlineData("4, 2, 3", "2, 4, 5", "MatMul(Permute(x, [1, 2, 0]), y)")]
    [InlineData("3, 2, 4", "2, 4, 5", "MatMul(Permute(x, [1, 0, 2]), y)")]
    [InlineData("4, 3, 2", "2, 4, 5", "MatMul(Permute(x, [2, 1, 0]), y)")]
    [InlineData("6, 2, 4, 3", "2, 6, 4, 5", "MatMul(Permute(x, [1, 0, 3, 2]), y)")]
    public void Other_permutations_stay(string x, string y, string call)
    {
        var product = Product(x, y, call, out var permutes);
        Assert.Equal(Assert.Single(permutes).Id, product.Operands[0]);
        Assert.Equal(new ProductAttributes(false, false), product.Attributes);
    }

    private static IrOperation Product(string x, string y, string call, out IrOperation[] permutes)
    {
        var function = DeadCode.Remove(TensorSweeps.Lowered(
            $"[Differentiable] public Tensor<float> F([Shape({x})] Tensor<float> x, [Shape({y})] Tensor<float> y) => {call};"));
        var operations = function.Body.Statements.Cast<IrOperation>().ToArray();
        permutes = [.. operations.Where(operation => operation.Operator == Shapes.Permute)];
        return Assert.Single(operations, operation => operation.Operator == Dense.MatMul);
    }
}
