namespace AutoIG.Language.Tests.Runs;

/// <summary>A program that is loaded.</summary>
/// <param name="subject">The program.</param>
/// <param name="text">What was generated for it.</param>
/// <param name="harness">The type that calls it.</param>
/// <param name="number">Its number there.</param>
internal sealed class CompiledProgram(Subject subject, string text, Type harness, int number)
{
    public Subject Subject => subject;

    /// <summary>What was generated for it.</summary>
    public string Text => text;

    /// <summary>The method itself on arguments.</summary>
    public Func<double[], long[], double> Method { get; } = harness.GetMethod($"Run{number}")!.CreateDelegate<Func<double[], long[], double>>();

    /// <summary>What was generated for it; where it was refused this throws.</summary>
    public IDerivative Derivative() => harness.GetMethod($"Derivative{number}")!.CreateDelegate<Func<object>>()() switch
    {
        DifferentiableFunction<double> function => new CompiledDerivative<double>(function),
        DifferentiableFunction<float> function => new CompiledDerivative<float>(function),
        var other => throw new InvalidOperationException($"{other.GetType()} is no derivative."),
    };
}
