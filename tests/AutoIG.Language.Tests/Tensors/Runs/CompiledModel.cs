namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>A model that is loaded.</summary>
internal sealed class CompiledModel(TensorSubject subject, Type harness, int number)
{
    public TensorSubject Subject => subject;

    /// <summary>The method itself on arguments.</summary>
    public double[] Run(double[][] inputs, long[] held) =>
        harness.GetMethod($"Run{number}")!.CreateDelegate<Func<double[][], long[], double[]>>()(inputs, held);

    /// <summary>What was generated for it; where it was refused this throws.</summary>
    public object Derivative() => harness.GetMethod($"Derivative{number}")!.CreateDelegate<Func<object>>()();
}
