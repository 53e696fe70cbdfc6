using System.Numerics.Tensors;
using AutoIG.CompilerServices;
using AutoIG.Functions;

namespace AutoIG;

public partial class DifferentiableFunction<T>
{
    /// <summary>The output at one point.</summary>
    /// <param name="input">The input, of its declared shape.</param>
    /// <returns>The output in its shape; a scalar is a tensor of one element.</returns>
    /// <exception cref="ArgumentException">
    /// The function has several inputs, the shape is not the declared one, or an element is not finite.
    /// </exception>
    public Tensor<T> Evaluate(Tensor<T> input)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.Evaluate();
    }

    /// <inheritdoc cref="Evaluate(Tensor{T})"/>
    /// <param name="input">The input's elements, row-major. A function of tokens takes their ids instead.</param>
    public Tensor<T> Evaluate(T[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Evaluate((ReadOnlySpan<T>)input);
    }

    /// <inheritdoc cref="Evaluate(Tensor{T})"/>
    /// <param name="input">The input's elements, row-major. A function of tokens takes their ids instead.</param>
    public Tensor<T> Evaluate(ReadOnlySpan<T> input)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.Evaluate();
    }

    /// <inheritdoc cref="Evaluate(Tensor{T})"/>
    /// <param name="input">The arguments.</param>
    public Tensor<T> Evaluate(FunctionInput<T> input)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.Evaluate();
    }

    /// <summary>The output for one sequence of tokens; or at one point that is written in whole numbers.</summary>
    /// <param name="input">
    /// The ids where the function takes tokens. Where it takes numbers, the input's elements, row-major: <c>[1, 2, 3]</c> means the same
    /// as <c>[1.0, 2.0, 3.0]</c>.
    /// </param>
    /// <returns>The output in its shape; a scalar is a tensor of one element.</returns>
    /// <exception cref="ArgumentException">
    /// The function takes another number of them, has no such token, or has several inputs.
    /// </exception>
    public Tensor<T> Evaluate(ReadOnlySpan<int> input)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.Evaluate();
    }

    /// <summary>The output at one point, of a function with one output.</summary>
    /// <param name="input">The arguments.</param>
    /// <exception cref="ArgumentException">The shape of an input is not the declared one, or an element is not finite.</exception>
    /// <exception cref="InvalidOperationException">The function has several outputs.</exception>
    public T EvaluateScalar(FunctionInput<T> input)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.EvaluateScalar();
    }

    /// <summary>The output at one point and the gradient of one number of it (reverse mode), ∞ and NaN where they are so.</summary>
    /// <param name="input">The input, of its declared shape.</param>
    /// <param name="target">Which output; by default the function's scalar or its largest output.</param>
    /// <exception cref="ArgumentException">
    /// The function has several inputs, the shape is not the declared one, or an element is not finite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such position.</exception>
    public ValueAndGradient<T> ValueAndGradient(Tensor<T> input, Target target = default)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.ValueAndGradient(target);
    }

    /// <inheritdoc cref="ValueAndGradient(Tensor{T}, Target)"/>
    public ValueAndGradient<T> ValueAndGradient(T[] input, Target target = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ValueAndGradient((ReadOnlySpan<T>)input, target);
    }

    /// <inheritdoc cref="ValueAndGradient(Tensor{T}, Target)"/>
    public ValueAndGradient<T> ValueAndGradient(ReadOnlySpan<T> input, Target target = default)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.ValueAndGradient(target);
    }

    /// <inheritdoc cref="ValueAndGradient(Tensor{T}, Target)"/>
    public ValueAndGradient<T> ValueAndGradient(FunctionInput<T> input, Target target = default)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.ValueAndGradient(target);
    }

    /// <summary>
    /// The output for one sequence of tokens, and the gradient of one number of it with respect to their embedding; or both at one point
    /// that is written in whole numbers.
    /// </summary>
    /// <param name="input">The ids where the function takes tokens, and elsewhere the input's elements, row-major.</param>
    /// <param name="target">Which output; by default the function's scalar or its largest output.</param>
    /// <returns>The gradient with respect to tokens has the shape [tokens, width].</returns>
    /// <exception cref="ArgumentException">
    /// The function takes another number of them, has no such token, or has several inputs.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such position.</exception>
    public ValueAndGradient<T> ValueAndGradient(ReadOnlySpan<int> input, Target target = default)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.ValueAndGradient(target);
    }

    /// <summary>
    /// Jᵀ·ȳ at one point: the gradient of ⟨ȳ, y⟩ with respect to each input (reverse mode), ∞ and NaN where it is so.
    /// </summary>
    /// <param name="input">The input, of its declared shape.</param>
    /// <param name="outputAdjoint">ȳ, one number for each output, row-major.</param>
    /// <exception cref="ArgumentException">
    /// The function has several inputs, a shape or length is not the declared one, or an element of the input is not finite.
    /// </exception>
    public NamedTensors<T> VectorJacobianProduct(Tensor<T> input, ReadOnlySpan<T> outputAdjoint)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.VectorJacobianProduct(outputAdjoint);
    }

    /// <inheritdoc cref="VectorJacobianProduct(Tensor{T}, ReadOnlySpan{T})"/>
    public NamedTensors<T> VectorJacobianProduct(ReadOnlySpan<T> input, ReadOnlySpan<T> outputAdjoint)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.VectorJacobianProduct(outputAdjoint);
    }

    /// <inheritdoc cref="VectorJacobianProduct(Tensor{T}, ReadOnlySpan{T})"/>
    public NamedTensors<T> VectorJacobianProduct(FunctionInput<T> input, ReadOnlySpan<T> outputAdjoint)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.VectorJacobianProduct(outputAdjoint);
    }

    /// <summary>J·ẋ at one point: the derivative of the outputs in a direction (forward mode), ∞ and NaN where it is so.</summary>
    /// <param name="input">The input, of its declared shape.</param>
    /// <param name="tangent">ẋ, of the same shape.</param>
    /// <returns>ẏ in the output's shape; a scalar is a tensor of one element.</returns>
    /// <exception cref="ArgumentException">
    /// The function has several inputs, a shape is not the declared one, or an element is not finite.
    /// </exception>
    public Tensor<T> JacobianVectorProduct(Tensor<T> input, Tensor<T> tangent)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        call.Arguments.Add(tangent, nameof(tangent));
        return call.JacobianVectorProduct();
    }

    /// <inheritdoc cref="JacobianVectorProduct(Tensor{T}, Tensor{T})"/>
    public Tensor<T> JacobianVectorProduct(ReadOnlySpan<T> input, ReadOnlySpan<T> tangent)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        call.Arguments.Add(tangent, nameof(tangent));
        return call.JacobianVectorProduct();
    }

    /// <inheritdoc cref="JacobianVectorProduct(Tensor{T}, Tensor{T})"/>
    public Tensor<T> JacobianVectorProduct(FunctionInput<T> input, FunctionInput<T> tangent)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        call.Arguments.Add(tangent, nameof(tangent));
        return call.JacobianVectorProduct();
    }

    /// <summary>One call: rents what it works on and gives it back.</summary>
    private readonly partial struct Call(DifferentiableFunction<T> function) : IDisposable
    {
        private readonly Batch<T> batch = function.RentBatch();

        public Arguments<T> Arguments { get; } = function.RentArguments();

        public void Dispose()
        {
            function.ReturnArguments(Arguments);
            function.ReturnBatch(batch);
        }

        public Tensor<T> Evaluate()
        {
            Forward(Sections.Prefix | Sections.Forward);
            return Output();
        }

        public T EvaluateScalar()
        {
            if (Arguments.Bound.OutputLength != 1)
                throw new InvalidOperationException($"{function.Signature.Name} has {Arguments.Bound.OutputLength} outputs; expected one.");
            Forward(Sections.Prefix | Sections.Forward);
            return batch.Output[0];
        }

        public ValueAndGradient<T> ValueAndGradient(Target target)
        {
            var plan = Arguments.Bound.Plan;
            var seed = target.Seed(plan.OutputShape, function.Signature.Name, typeof(T));
            Forward(Sections.Prefix | Sections.Forward | Sections.Backward | Sections.PrefixTransposed);
            seed = seed.Resolve<T>(batch.Output);
            var value = T.CreateTruncating(seed.Value<T>(batch.Output));
            seed.Write(batch.Output, batch.OutputAdjoint, Arguments.Bound.OutputLength);
            return new ValueAndGradient<T>(Output(), seed.ToTarget(), value, Backward());
        }

        public NamedTensors<T> VectorJacobianProduct(ReadOnlySpan<T> outputAdjoint)
        {
            if (outputAdjoint.Length != Arguments.Bound.OutputLength)
                throw new ArgumentException(
                    $"The output adjoint of {function.Signature.Name} has {outputAdjoint.Length} elements; expected " +
                    $"{Arguments.Bound.OutputLength} for {ArgumentBinding.Written(Arguments.Bound.Plan.OutputShape)}.",
                    nameof(outputAdjoint));
            Forward(Sections.Prefix | Sections.Forward | Sections.Backward | Sections.PrefixTransposed);
            outputAdjoint.CopyTo(batch.OutputAdjoint);
            return Backward();
        }

        public Tensor<T> JacobianVectorProduct()
        {
            var bound = Arguments.Bound;
            Prefix(Sections.Prefix | Sections.Pushforward);
            // The direction is a move from 0.
            Arguments.AddRow().Clear();
            PrefixTangent<T>.Push(Arguments, (Start: 2, End: 1), batch);
            bound.RunPushforward(batch);
            return TensorShapes.Create(batch.OutputTangent.ToArray(), bound.Plan.OutputShape);
        }

        private void Prefix(Sections sweeps, bool keepsForward = false)
        {
            var bound = Arguments.Bound;
            batch.FixedArguments = Arguments.FixedArguments;
            batch.Prepare(bound.Plan, 1, sweeps, adjoints: 1, keepsForward);
            for (int i = 0; i < bound.Inputs.Count; i++)
                bound.Inputs.Part(Arguments[0], i).CopyTo(batch.Input(i));
            bound.RunPrefix(batch);
        }

        private void Forward(Sections sweeps, bool keepsForward = false)
        {
            Prefix(sweeps, keepsForward);
            Arguments.Bound.RunForward(batch);
        }

        private Tensor<T> Output() => TensorShapes.Create(batch.Output.ToArray(), Arguments.Bound.Plan.OutputShape);

        private NamedTensors<T> Backward()
        {
            var bound = Arguments.Bound;
            // The adjoint of a single output is taken not to be 0 in generated code.
            bool isZero = bound.OutputLength == 1 && batch.OutputAdjoint[0] == T.Zero;
            if (!isZero)
            {
                bound.RunBackward<GradientGate<T>>(batch);
                bound.RunPrefixTransposed(batch);
            }
            var gradients = new NamedTensor<T>[bound.Inputs.Count];
            for (int i = 0; i < gradients.Length; i++)
                gradients[i] = new NamedTensor<T>(
                    function.Signature.Inputs[i].Name, isZero ? new T[bound.Inputs.Length(i)] : batch.InputAdjoint(i).ToArray(),
                    bound.Plan.InputShapes[i], function.Signature.Inputs[i].Features);
            return new NamedTensors<T>(gradients);
        }
    }
}
