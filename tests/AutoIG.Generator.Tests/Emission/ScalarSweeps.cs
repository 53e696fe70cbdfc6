using System.Numerics;
using System.Reflection;
using AutoIG.Functions;
using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>Runs the generated sweeps of a function of numbers, or of tensors of one element, on a batch.</summary>
internal sealed class ScalarSweeps<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DifferentiableFunction<T> function;
    private readonly FunctionPlan plan;
    private readonly Batch<T> batch = new();

    public ScalarSweeps(DifferentiableFunction<T> function)
    {
        this.function = function;
        plan = Method("Bind").CreateDelegate<Binding>(function)([]);
    }

    public ScalarSweeps(IrFunction function)
        : this(Compile(function))
    {
    }

    public static DifferentiableFunction<T> Compile(IrFunction function) =>
        (DifferentiableFunction<T>)CompiledModel.Compile(Stub, Generator.Pipeline.Write(function)).Member("Models.Model", "ValueDerivative");

    private const string Stub =
        """
        namespace Models;
        /// <summary>A model.</summary>
        public static partial class Model { }
        """;

    private delegate FunctionPlan Binding(ReadOnlySpan<int> dimensions);

    public ILayerObserver<T>? Observer { get => batch.Observer; set => batch.Observer = value; }

    public long[] FixedArguments { set => batch.FixedArguments = value; }

    /// <summary>Values at points, given as [points][inputs].</summary>
    public T[] Values(params T[][] points)
    {
        Prepare(points);
        Run("RunForward");
        return batch.Output.ToArray();
    }

    /// <summary>Gradients at points, times the adjoint of the output.</summary>
    public T[][] Gradients(T adjoint, params T[][] points) => Gradients<GradientRule<T>>(adjoint, points);

    public T[][] Gradients<TRule>(T adjoint, params T[][] points)
        where TRule : struct, IBackwardRule<T>
    {
        Prepare(points);
        Run("RunForward");
        batch.OutputAdjoint.Fill(adjoint);
        // What the sweep does not write must not look like a result.
        for (int i = 0; i < plan.InputShapes.Count; i++)
            batch.FrontierAdjoint(i).Fill(T.NaN);
        BackwardOf<TRule>()(batch);
        return points.Select((_, p) => plan.InputShapes.Select((_, i) => batch.FrontierAdjoint(i)[p]).ToArray()).ToArray();
    }

    /// <summary>The backward sweep alone, ready to run again and again on the same points.</summary>
    public Action Backward(params T[][] points)
    {
        Gradients(T.One, points);
        var sweep = BackwardOf<GradientRule<T>>();
        return () => sweep(batch);
    }

    /// <summary>Values and tangents at points, along given directions.</summary>
    public (T Value, T Tangent)[] Tangents(T[][] points, T[][] directions)
    {
        Prepare(points);
        for (int i = 0; i < plan.InputShapes.Count; i++)
        {
            for (int p = 0; p < points.Length; p++)
                batch.FrontierTangent(i)[p] = directions[p][i];
        }
        Run("RunPushforward");
        return points.Select((_, p) => (batch.Output[p], batch.OutputTangent[p])).ToArray();
    }

    private Action<Batch<T>> BackwardOf<TRule>() => Method("RunBackward").MakeGenericMethod(typeof(TRule)).CreateDelegate<Action<Batch<T>>>(function);

    private void Prepare(T[][] points)
    {
        batch.Prepare(plan, points.Length, Sections.Forward | Sections.Backward | Sections.Pushforward);
        for (int i = 0; i < plan.InputShapes.Count; i++)
        {
            for (int p = 0; p < points.Length; p++)
                batch.Frontier(i)[p] = points[p][i];
        }
    }

    private void Run(string sweep) => Method(sweep).CreateDelegate<Action<Batch<T>>>(function)(batch);

    private MethodInfo Method(string name) => function.GetType().GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
}
