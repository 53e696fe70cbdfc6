using AutoIG.Functions;

namespace AutoIG;

public abstract partial class DifferentiableFunction<T>
{
    private readonly Pool<Explanation<T>> explanations = new(2 * Environment.ProcessorCount);

    internal Explanation<T> RentExplanation() => explanations.TryRent() ?? new Explanation<T>(this);

    internal void ReturnExplanation(Explanation<T> explanation)
    {
        explanation.Clear();
        explanations.Return(explanation);
    }
}
