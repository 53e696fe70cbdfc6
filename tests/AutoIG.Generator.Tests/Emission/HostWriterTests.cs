using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Emission;

public class HostWriterTests
{
    private static readonly IrHost StaticHost = new(
        "Shop.Risk", EquatableArray.Of("public static partial class Credit"), "Credit", "Credit", IsStatic: true, "public",
        "Credit.DefaultRisk");

    private static readonly IrHost InstanceHost = new(
        "Shop.Digits", EquatableArray.Of("internal partial class Models", "internal sealed partial class DigitNet<T>"),
        "DigitNet<T>", "DigitNet", IsStatic: false, "public", "DigitNet.Logits");

    [Fact]
    public void A_function_of_scalars_gets_a_record_of_its_arguments()
    {
        var function = Function(StaticHost, "DefaultRisk", "double",
        [
            new("income", "double", IrType.Scalar, true), new("missedPayments", "int", IrType.Scalar, true),
            new("class", "bool", IrType.Boolean, false), new("Income", "float", IrType.Scalar, true),
        ]);
        var assembly = CompiledModel.Compile(
            """
            namespace Shop.Risk;
            /// <summary>What a bank asks.</summary>
            public static partial class Credit { }
            """,
            HostWriter.Write(function, [new Silent(function, false)], new GeneratedFields(function)));

        var derivative = Assert.IsAssignableFrom<DifferentiableFunction<double>>(
            assembly.Member("Shop.Risk.Credit", "DefaultRiskDerivative"));
        Assert.Same(derivative, assembly.Member("Shop.Risk.Credit", "DefaultRiskDerivative"));
        Assert.Equal("Credit.DefaultRisk", derivative.Signature.Name);
        Assert.Equal(["income", "missedPayments", "Income"], derivative.Signature.Inputs.Select(i => i.Name));
        Assert.Equal(["class"], derivative.Signature.FixedArguments);

        var record = assembly.GetType("Shop.Risk.Credit+DefaultRiskInput", throwOnError: true)!;
        Assert.Equal(["Income", "MissedPayments", "Class", "Income2"], record.GetConstructors().Single(c => c.GetParameters().Length > 0)
            .GetParameters().Select(p => p.Name));
        var input = (IFunctionInput<double>)Activator.CreateInstance(record, 30_000.0, 2, true, 0.5f)!;
        Assert.Equal([30_000, 2, 0.5], input.Flatten().Values.Select(v => v.Single()));
        Assert.Equal([1], input.Flatten().FixedArguments);
    }

    [Fact]
    public void A_model_object_keeps_one_derivative()
    {
        var shape = new Shape(Dimension.Named("tokens"), 4);
        var function = Function(InstanceHost, "Logits", "T", [new("image", "Tensor<T>", IrType.Real(shape), true)]) with
        {
            DimensionNames = EquatableArray.Of("tokens"),
            Layers = EquatableArray.Of(
                new IrLayer("strokes", 0, shape, default),
                new IrLayer("Layer2[0].relu1", 0, new Shape(8, 2, 2), EquatableArray.Of(1, 2, 0))),
        };
        var assembly = CompiledModel.Compile(
            """
            using System.Numerics;
            namespace Shop.Digits;
            internal partial class Models
            {
                internal sealed partial class DigitNet<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>;
            }
            """,
            HostWriter.Write(function, [new Silent(function, true)], new GeneratedFields(function)));
        var open = assembly.GetType("Shop.Digits.Models+DigitNet`1", throwOnError: true)!;
        string type = open.MakeGenericType(typeof(float)).FullName!;
        object model = Activator.CreateInstance(assembly.GetType(type)!)!;

        var derivative = Assert.IsAssignableFrom<DifferentiableFunction<float>>(assembly.Member(type, "LogitsDerivative", model));
        Assert.Same(derivative, assembly.Member(type, "LogitsDerivative", model));
        Assert.NotSame(derivative, assembly.Member(type, "LogitsDerivative", Activator.CreateInstance(model.GetType())));
        Assert.Equal("[tokens, 4]", derivative.Signature.Inputs.Single().Shape.ToString());
        Assert.Equal(["strokes", "Layer2[0].relu1"], derivative.Signature.Layers.Select(l => l.Name));
        Assert.Equal([1, 2, 0], derivative.Signature.Layers[1].Storage);
        var keys = open.GetNestedType("LogitsLayers")!.MakeGenericType(typeof(float));
        Assert.Equal(new LayerKey("DigitNet.Logits", 1, "Layer2[0].relu1"), keys.GetProperty("Layer2_0_Relu1")!.GetValue(null));

        var definition = ScalarSweeps<float>.Definition(derivative);
        var plan = definition.Plan(0, [3]);
        Assert.Equal([3], plan.Dimensions);
        Assert.Equal([3, 4], plan.InputShapes.Single());
        Assert.Equal([3, 4], plan.LayerShapes[0]);
        Assert.Equal([12], plan.FrontierLengths);
        var refusal = Assert.Throws<ArgumentException>(() => definition.Plan(0, [0]));
        Assert.Equal("DigitNet.Logits: expected every size inside the model to be at least 1; with tokens = 0 the size tokens is 0. (Parameter 'dimensions')", refusal.Message);
        refusal = Assert.Throws<ArgumentException>(() => definition.Plan(0, [int.MaxValue]));
        Assert.Equal("DigitNet.Logits: expected no value inside the model to have more than 2147483647 elements; with tokens = 2147483647 one has more. (Parameter 'dimensions')", refusal.Message);
    }

    private static IrFunction Function(IrHost host, string name, string realType, IrParameter[] parameters) =>
        new(host, name, realType, parameters, default, true, IrBlock.Empty, 0, default);

    /// <summary>A body that does nothing, so that the frame stands alone.</summary>
    private sealed class Silent(IrFunction function, bool needsModel) : FunctionBodyWriter(function)
    {
        public override PlanDescription Plan =>
            new(Shape.Scalar, [.. Function.Parameters.Where(p => p.IsDifferentiable).Select(p => p.Type.Shape.Length)])
            {
                PrefixIsEmpty = true,
            };

        public override string Source => "model";

        public override IReadOnlyList<ProgramSweep> Gradient { get; } = [Empty(function, "Forward"), Empty(function, "Backward<TGate>")];

        public override ProgramSweep Pushforward { get; } = new($"Pushforward(Batch<{function.RealType}> batch)",
            _ => new(needsModel ? "model.GetHashCode();" : "", [], needsModel));

        private static ProgramSweep Empty(IrFunction function, string name) =>
            new($"{name}(Batch<{function.RealType}> batch)", _ => new("", [], false));
    }
}
