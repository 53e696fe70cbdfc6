using System.ComponentModel;
using System.Globalization;

namespace AutoIG.CompilerServices;

/// <summary>
/// What is generated for a method: its signature, the sizes that follow from its named dimensions, and the programs over its weights.
/// Immutable; the <see cref="DifferentiableFunction{T}"/> that users hold works on it.
/// </summary>
/// <remarks>
/// Conditions that are known at the call and are the same for all points choose between <em>ways</em> through the method, each without
/// branches and each with its own programs. A way is a number from 0; a method without such conditions has one.
/// </remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class FunctionDefinition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Names and declared shapes of inputs and layers.</summary>
    public abstract FunctionSignature Signature { get; }

    /// <summary>The way on which the conditions of a call lead.</summary>
    /// <param name="dimensions">The values of <see cref="FunctionSignature.DimensionNames"/>.</param>
    /// <param name="fixedArguments">The values of <see cref="FunctionSignature.FixedArguments"/>; a <see cref="bool"/> is 0 or 1.</param>
    /// <exception cref="NotSupportedException">A loop would take more turns than there are ways.</exception>
    public virtual int SelectWay(ReadOnlySpan<int> dimensions, ReadOnlySpan<long> fixedArguments) => 0;

    /// <summary>The programs of a way. Asked for once, when the way is first taken.</summary>
    /// <param name="way">The way.</param>
    public abstract FunctionPrograms<T> Programs(int way);

    /// <summary>
    /// The program of a way that compares two inputs; <see langword="null"/> where the method does not ask for it, or it is not defined.
    /// Asked for once, when somebody does.
    /// </summary>
    /// <param name="way">The way.</param>
    public virtual ComparisonProgram<T>? Comparison(int way) => null;

    /// <summary>
    /// The program of a way that compares two inputs by the RevealCancel rule, likewise.
    /// </summary>
    /// <param name="way">The way.</param>
    public virtual RevealCancelProgram<T>? RevealCancel(int way) => null;

    /// <summary>
    /// The layers that have multipliers by the RevealCancel rule: those behind an activation. What lies between a dense layer and its
    /// activation has two, one for each sign.
    /// </summary>
    /// <param name="way">The way.</param>
    public virtual int[] RevealCancelLayers(int way) => [];

    /// <summary>
    /// The layers that a way computes, numbered as its programs number them; those of the signature where the ways do not differ.
    /// </summary>
    /// <param name="way">The way.</param>
    public virtual IReadOnlyList<LayerInfo> Layers(int way) => Signature.Layers;

    /// <summary>The operators of a way that make ±∞ or NaN of finite numbers, in the order in which it computes them.</summary>
    /// <param name="way">The way.</param>
    public virtual SteepOperator[] SteepOperators(int way) => [];

    /// <summary>The program of a way that shares outputs out; <see langword="null"/> where none was generated.</summary>
    /// <param name="way">The way.</param>
    public virtual RelevanceProgram<T>? Relevance(int way) => null;

    /// <summary>
    /// The program of a way that finds where a path leaves its linear pieces; <see langword="null"/> where none was generated.
    /// </summary>
    /// <param name="way">The way.</param>
    public virtual LinearPiecesProgram<T>? LinearPieces(int way) => null;

    /// <summary>
    /// What the relevance program of a way asks rules for: the affine and recurrent layers, in the order of their numbers, and behind these
    /// the products of which it is not known which factor is the gate.
    /// </summary>
    /// <param name="way">The way.</param>
    public virtual RelevanceLayer[] RelevanceLayers(int way) => [];

    /// <summary>
    /// The operators of a way for which a program that the method asks for is not defined, so that there is none; empty where the method
    /// does not ask for it. Of <see cref="ModelPrograms.None"/>, the gradient itself, the rectifiers that have no
    /// <see cref="IRectifierGate{T}"/> and would pass back the plain gradient.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="way">The way.</param>
    public virtual RefusedOperator[] RefusedOperators(ModelPrograms program, int way) => [];

    /// <summary>
    /// The embedding table, [vocabulary, width] row-major, of an input that is given by token ids; empty for every other input.
    /// </summary>
    /// <param name="input">The position in <see cref="FunctionSignature.Inputs"/>.</param>
    public virtual ReadOnlySpan<T> TokenTable(int input) => [];

    /// <summary>The sizes of a way for the given values of <see cref="FunctionSignature.DimensionNames"/>.</summary>
    /// <param name="way">The way.</param>
    /// <param name="dimensions">The values.</param>
    /// <exception cref="ArgumentException">
    /// A size is impossible for this model, such as a sequence shorter than a kernel, or a value would be too large.
    /// </exception>
    public FunctionPlan Plan(int way, ReadOnlySpan<int> dimensions)
    {
        for (int i = 0; i < dimensions.Length; i++)
            RequireSize(dimensions[i], Signature.DimensionNames[i], dimensions);
        try
        {
            var plan = Bind(way, dimensions);
            plan.Complete(Signature, dimensions);
            return plan;
        }
        catch (OverflowException overflow)
        {
            throw FunctionPlan.TooLarge(Signature, dimensions, points: 1, overflow);
        }
    }

    /// <summary>The sizes of a way, but for those of the inputs, which the signature gives.</summary>
    /// <param name="way">The way.</param>
    /// <param name="dimensions">The values of <see cref="FunctionSignature.DimensionNames"/>, each at least 1.</param>
    /// <exception cref="ArgumentException">A size is impossible for this model.</exception>
    /// <exception cref="OverflowException">A size is larger than the largest <see cref="int"/>.</exception>
    protected abstract FunctionPlan Bind(int way, ReadOnlySpan<int> dimensions);

    /// <summary>Checks a size that depends on named dimensions.</summary>
    /// <param name="size">The size.</param>
    /// <param name="expression">How it depends on the dimensions.</param>
    /// <param name="dimensions">The values of <see cref="FunctionSignature.DimensionNames"/>.</param>
    /// <exception cref="ArgumentException">The size is smaller than 1.</exception>
    protected void RequireSize(int size, string expression, ReadOnlySpan<int> dimensions)
    {
        if (size >= 1)
            return;
        throw new ArgumentException(
            $"{Signature.Name}: expected every size inside the model to be at least 1; "
            + $"with {Signature.Written(dimensions)} the size {expression} is "
            + string.Create(CultureInfo.InvariantCulture, $"{size}."),
            nameof(dimensions));
    }

    /// <summary>Checks that a part whose bounds depend on named dimensions lies in what it is a part of.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends, exclusively.</param>
    /// <param name="size">The size of the axis along which it is taken.</param>
    /// <param name="part">How its bounds depend on the dimensions.</param>
    /// <param name="dimensions">The values of <see cref="FunctionSignature.DimensionNames"/>.</param>
    /// <exception cref="ArgumentException">It begins before the axis or ends behind it.</exception>
    protected void RequirePart(int start, int end, int size, string part, ReadOnlySpan<int> dimensions)
    {
        if (start >= 0 && end <= size)
            return;
        throw new ArgumentException(
            $"{Signature.Name}: expected every part inside the model to lie in what it is a part of; "
            + $"with {Signature.Written(dimensions)} the part {part} is "
            + string.Create(CultureInfo.InvariantCulture, $"{start} to {end} of {size}."),
            nameof(dimensions));
    }

    /// <summary>Checks that a call brings the size that a weight has.</summary>
    /// <param name="size">The size that the call brings.</param>
    /// <param name="dimension">The name of the dimension.</param>
    /// <param name="sizeOfWeight">The size in the weights; negative where none has been set, which whoever reads one is told.</param>
    /// <param name="weight">A weight that has the dimension.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    protected void RequireSizeOfWeight(int size, string dimension, int sizeOfWeight, string weight)
    {
        if (size == sizeOfWeight || sizeOfWeight < 0)
            return;
        throw new ArgumentException(
            $"{Signature.Name}: expected {dimension} = "
            + string.Create(CultureInfo.InvariantCulture, $"{sizeOfWeight}, the size in weight '{weight}', got {size}."),
            dimension);
    }

    /// <summary>The refusal of a loop for whose number of turns there is no way.</summary>
    /// <param name="loop">The loop's header.</param>
    /// <param name="most">The most turns that there is a way for.</param>
    protected NotSupportedException TooManyTurns(string loop, int most) => new(
        $"{Signature.Name}: the loop '{loop}' would take more than {most.ToString(CultureInfo.InvariantCulture)} turns. "
        + "Each number of turns that is known at run time only is a derivative of its own, written at compile time; "
        + "make the number a constant.");
}
