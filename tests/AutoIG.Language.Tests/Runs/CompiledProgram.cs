namespace AutoIG.Language.Tests.Runs;

/// <summary>A program that is loaded.</summary>
/// <param name="subject">The program.</param>
/// <param name="text">What was generated for it.</param>
/// <param name="harness">The type that calls it.</param>
/// <param name="number">Its number there.</param>
internal sealed class CompiledProgram(ISubject subject, string text, Type harness, int number)
{
    public ISubject Subject => subject;

    /// <summary>What was generated for it.</summary>
    public string Text => text;

    /// <summary>The method itself on arguments.</summary>
    public TMethod Method<TMethod>()
        where TMethod : Delegate => harness.GetMethod($"Run{number}")!.CreateDelegate<TMethod>();

    /// <summary>What was generated for it; where it was refused this throws.</summary>
    public object Derivative() => harness.GetMethod($"Derivative{number}")!.CreateDelegate<Func<object>>()();
}
