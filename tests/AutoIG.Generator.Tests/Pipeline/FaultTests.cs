using System.Reflection;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Tests.Emission;
using AutoIG.Generator.Tests.Lowering;
using AutoIG.Generator.Tests.Snapshots;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Tests.Pipeline;

/// <summary>A fault of the generator in one method: it is reported, the method's derivative throws, and the others are as ever.</summary>
public class FaultTests
{
    private const string Model =
        """
        namespace Shop;
        public static partial class Model
        {
            [Differentiable] public static double BrokenNumber(double x) => x * Math.Sin(x);
            [Differentiable] public static Tensor<double> BrokenTensor([Shape(3)] Tensor<double> x) => Tanh(x) * x;
            [Differentiable] public static double Whole(double x) => x * x;
        }
        """;

    [Fact]
    public void One_method_does_not_take_the_others_with_it()
    {
        var result = GeneratorRun.Driver(new Faulty()).RunGeneratorsAndUpdateCompilation(
            GeneratorRun.Project(("Model.cs", Model)), out var whole, out var reported).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Equal(3, result.GeneratedSources.Length);
        Assert.Equal(["AIG9001", "AIG9001"], reported.Select(fault => fault.Id));
        Assert.All(["BrokenNumber", "BrokenTensor"], name =>
            Assert.Single(reported, fault => fault.GetMessage().Contains(name, StringComparison.Ordinal)));

        var assembly = CompiledModel.Emit(whole);
        var derivative = (DifferentiableFunction<double>)assembly.Member("Shop.Model", "WholeDerivative");
        Assert.Equal(9.0, derivative.Evaluate(new FunctionInput<double>().Add(3))[0]);
        Assert.All(["BrokenNumber", "BrokenTensor"], name =>
        {
            var thrown = Assert.Throws<TargetInvocationException>(() => assembly.Member("Shop.Model", name + "Derivative"));
            var refusal = Assert.IsType<NotSupportedException>(thrown.InnerException);
            Assert.Contains("Exception: ", refusal.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("double F(double x) => x * Math.Sin(x);")]
    [InlineData("Tensor<double> F([Shape(3)] Tensor<double> x) => Tanh(x) * x;")]
    public void The_file_says_what_the_fault_was(string method)
    {
        var lowered = PipelineModel.Of(Source.Lower(Source.Scalar(method)));
        Assert.Null(GeneratedFile.Of(lowered)!.Fault);
        var file = GeneratedFile.Of(Broken(lowered))!;
        Assert.Equal("Model.F.g.cs", file.HintName);
        Assert.Contains("Exception: ", file.Fault, StringComparison.Ordinal);
        Assert.Contains("throw new NotSupportedException(", file.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("void Backward<TGate>", file.Text, StringComparison.Ordinal);
    }

    /// <summary>The method, as if its lowering had named values that there are none of.</summary>
    private static PipelineModel Broken(PipelineModel model)
    {
        var body = model.Function!.Body.Statements.Select(statement => statement is IrOperation operation
            ? operation with { Operands = operation.Operands.Select(_ => 1_000_000).ToEquatableArray() } : statement);
        return model with { Function = model.Function with { Body = new IrBlock(body.ToEquatableArray()) } };
    }

    /// <summary>The generator, of which the lowering breaks some methods.</summary>
    private sealed class Faulty : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => AutoIGGenerator.Write(
            context, AutoIGGenerator.Lowered(context).Select(static (model, _) =>
                model.Outline!.Name.StartsWith("Broken", StringComparison.Ordinal) ? Broken(model) : model));
    }
}
