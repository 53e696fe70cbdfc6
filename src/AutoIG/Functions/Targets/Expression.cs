using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>A differentiable function of the outputs: F is its value and ∂F/∂y its gradient.</summary>
/// <param name="Of">The function; of one input, with one output.</param>
internal sealed record Expression<T>(DifferentiableFunction<T> Of) : OutputFunction
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool IsOfOneOutput => false;

    public override OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element)
    {
        // Outputs in double would be rounded to float; those in float are held by double as they are.
        if (typeof(T) != element && typeof(T) != typeof(double))
            throw Expect.Unexpected(
                "target", $"a function of {element.Name}, in which {functionName} computes", $"{Name} of {typeof(T).Name}");
        int length = FunctionPlan.LengthOf(outputShape);
        var arguments = Of.RentArguments();
        try
        {
            arguments.Add((ReadOnlySpan<T>)new T[length], "target");
            if (arguments.Bound.OutputLength != 1)
                throw Expect.Unexpected("target", $"a function with one output, for {Name} is explained", arguments.Bound.OutputLength);
        }
        catch (ArgumentException refusal)
        {
            throw Expect.Unexpected(
                "target", $"a function of the {length} outputs of {functionName}", $"{Name}. {refusal.Message}");
        }
        finally
        {
            Of.ReturnArguments(arguments);
        }

        return this;
    }

    public override double Value(ReadOnlySpan<double> outputs, int position) =>
        TensorPrimitives.IsFiniteAll(outputs) ? double.CreateTruncating(Of.Evaluate(Narrowed(outputs)).Flat()[0]) : double.NaN;

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        if (!TensorPrimitives.IsFiniteAll(outputs))
        {
            adjoints.Fill(double.NaN);
            return;
        }

        TensorPrimitives.ConvertTruncating(Of.ValueAndGradient(Narrowed(outputs)).Gradient.Flat(), adjoints);
    }

    public override string Show(string output) => Name;

    private string Name => Of.Signature.Name;

    private static T[] Narrowed(ReadOnlySpan<double> outputs)
    {
        var narrowed = new T[outputs.Length];
        TensorPrimitives.ConvertTruncating(outputs, narrowed);
        return narrowed;
    }
}
