using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>A program that has run at a point: its value, and what moves it.</summary>
/// <param name="Trace">What it did.</param>
/// <param name="Result">What it gave.</param>
/// <param name="Features">How many numbers have a derivative.</param>
internal sealed record TracedRun(Trace Trace, Traced Result, int Features)
{
    public double Value => Result.Value;

    /// <summary>Runs a program, with its roundings disturbed where there is something to disturb them by.</summary>
    public static TracedRun Of(ProgramTree program, Interpreter<Traced> interpreter, Point point, Random? random = null)
    {
        var trace = new Trace(program.UsesSingle, random);
        int features = program.Features.Length;
        Traced[] inputs = [.. Enumerable.Range(0, features).Select(i => trace.Input(i < point.Reals.Length ? point.Reals[i] : 0))];
        return new TracedRun(trace, interpreter.Run(inputs, point.Wholes), features);
    }

    /// <summary>w·∂/∂x for each feature.</summary>
    public double[] Gradient(double weight) => Trace.Adjoints(Result, weight, Features);

    /// <summary>The derivative in a direction over the features.</summary>
    public double Along(double[] direction) => Trace.Tangent(Result, direction[..Features]);
}
