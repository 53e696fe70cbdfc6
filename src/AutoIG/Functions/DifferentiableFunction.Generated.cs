using System.Globalization;
using AutoIG.CompilerServices;

namespace AutoIG;

/// <content>What generated functions call.</content>
public abstract partial class DifferentiableFunction<T>
{
    /// <summary>Checks a size that depends on named dimensions.</summary>
    /// <param name="size">The size.</param>
    /// <param name="expression">How it depends on the dimensions.</param>
    /// <param name="dimensions">The values of <see cref="FunctionSignature.DimensionNames"/>.</param>
    /// <exception cref="ArgumentException">The size is smaller than 1.</exception>
    protected void RequireSize(int size, string expression, ReadOnlySpan<int> dimensions)
    {
        if (size >= 1)
            return;
        var names = Signature.DimensionNames;
        var bound = new string[dimensions.Length];
        for (int i = 0; i < bound.Length; i++)
            bound[i] = string.Create(CultureInfo.InvariantCulture, $"{names[i]} = {dimensions[i]}");
        throw new ArgumentException(
            $"{Signature.Name}: expected every size inside the model to be at least 1; with {string.Join(", ", bound)} the size {expression} is "
            + string.Create(CultureInfo.InvariantCulture, $"{size}."),
            nameof(dimensions));
    }

    /// <summary>The fault of running a sweep of a function that only chooses between its variants.</summary>
    protected InvalidOperationException VariantRuns() => new($"{Signature.Name} chooses between its variants, of which one runs.");

    /// <summary>The refusal of a loop for whose number of turns there is no variant.</summary>
    /// <param name="loop">The loop's header.</param>
    /// <param name="most">The most turns that there is a variant for.</param>
    protected NotSupportedException TooManyTurns(string loop, int most) => new(
        $"{Signature.Name}: the loop '{loop}' would take more than {most.ToString(CultureInfo.InvariantCulture)} turns. Each number of turns that is known at "
        + "run time only is a derivative of its own, written at compile time; make the number a constant.");

    /// <summary>What the rule passes back through max(z, 0) at one value: the scalar form of <see cref="Functions.IBackwardRule{T}.Rectifier"/>.</summary>
    /// <typeparam name="TRule">The rule.</typeparam>
    /// <param name="adjoint">δ, the adjoint of the output.</param>
    /// <param name="output">y.</param>
    protected static T Rectifier<TRule>(T adjoint, T output)
        where TRule : struct, Functions.IBackwardRule<T> =>
        Lane1<T>.Sum(TRule.Rectifier(Lane1<T>.Create(adjoint), Lane1<T>.Create(output)));
}
