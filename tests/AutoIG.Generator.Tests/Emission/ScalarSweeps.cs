using System.Numerics;
using System.Reflection;
using AutoIG.CompilerServices;
using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>Runs the generated sweeps of a function of numbers, or of tensors of one element, on a batch.</summary>
internal sealed class ScalarSweeps<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FunctionPrograms<T> programs;
    private readonly FunctionPlan plan;
    private readonly Batch<T> batch = new();

    public ScalarSweeps(DifferentiableFunction<T> function)
    {
        var definition = Definition(function);
        plan = definition.Plan(0, []);
        programs = definition.Programs(0);
    }

    public ScalarSweeps(IrFunction function)
        : this(Compile(function))
    {
    }

    public static DifferentiableFunction<T> Compile(IrFunction function) =>
        (DifferentiableFunction<T>)CompiledModel.Compile(Stub, Generator.Pipeline.Write(function))
            .Member("Models.Model", "ValueDerivative");

    private const string Stub =
        """
        namespace Models;
        /// <summary>A model.</summary>
        public static partial class Model { }
        """;

    /// <summary>What was generated for the method. The function that users hold keeps it to itself.</summary>
    public static FunctionDefinition<T> Definition(DifferentiableFunction<T> function) =>
        (FunctionDefinition<T>)typeof(DifferentiableFunction<T>)
        .GetProperty("Definition", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(function)!;

    public ILayerObserver<T>? Observer { get => batch.Observer; set => batch.Observer = value; }

    public long[] FixedArguments { set => batch.FixedArguments = value; }

    /// <summary>Values at points, given as [points][inputs].</summary>
    public T[] Values(params T[][] points)
    {
        Prepare(points);
        RunForward();
        return batch.Output.ToArray();
    }

    /// <summary>Gradients at points, times the adjoint of the output.</summary>
    public T[][] Gradients(T adjoint, params T[][] points) => Gradients<GradientGate<T>>(adjoint, points);

    public T[][] Gradients<TGate>(T adjoint, params T[][] points)
        where TGate : struct, IRectifierGate<T>
    {
        Prepare(points);
        RunForward();
        batch.OutputAdjoint.Fill(adjoint);
        // What the sweep does not write must not look like a result.
        for (int i = 0; i < plan.InputShapes.Count; i++)
            batch.FrontierAdjoint(i).Fill(T.NaN);
        programs.Gradient.Backward<TGate>(batch);
        return points.Select((_, p) => plan.InputShapes.Select((_, i) => batch.FrontierAdjoint(i)[p]).ToArray()).ToArray();
    }

    /// <summary>The backward sweep alone, ready to run again and again on the same points.</summary>
    public Action Backward(params T[][] points)
    {
        Gradients(T.One, points);
        return () => programs.Gradient.Backward<GradientGate<T>>(batch);
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
        Use(plan.PushforwardSlots);
        programs.Pushforward.Pushforward(batch);
        return points.Select((_, p) => (batch.Output[p], batch.OutputTangent[p])).ToArray();
    }

    private void Prepare(T[][] points)
    {
        batch.Prepare(plan, points.Length, Sections.Forward | Sections.Backward | Sections.Pushforward);
        for (int i = 0; i < plan.InputShapes.Count; i++)
        {
            for (int p = 0; p < points.Length; p++)
                batch.Frontier(i)[p] = points[p][i];
        }
    }

    private void RunForward()
    {
        Use(plan.Slots);
        programs.Gradient.Forward(batch);
    }

    /// <summary>As the runtime does before each sweep.</summary>
    private void Use(IReadOnlyList<int> slots) =>
        typeof(Batch<T>).GetMethod("Use", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(batch, [slots]);
}
