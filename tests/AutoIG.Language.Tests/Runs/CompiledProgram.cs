using System.Reflection;

namespace AutoIG.Language.Tests.Runs;

/// <summary>A program that is loaded.</summary>
internal sealed class CompiledProgram(Subject subject, Type harness, int number)
{
    public Subject Subject => subject;

    /// <summary>The method itself on arguments.</summary>
    public Func<double[], long[], double> Method { get; } = harness.GetMethod($"Run{number}")!.CreateDelegate<Func<double[], long[], double>>();

    /// <summary>What was generated for it; where it was refused this throws.</summary>
    public object Derivative() => harness.GetMethod($"Derivative{number}")!.CreateDelegate<Func<object>>()();
}
