using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Planning.Scalars;

namespace AutoIG.Generator.Planning;

/// <summary>A function with its sweeps, ready to be written.</summary>
/// <param name="Function">The function, analysed.</param>
internal abstract record PlannedFunction(IrFunction Function)
{
    /// <summary>The operations that make ±∞ or NaN of finite numbers.</summary>
    public EquatableArray<SteepPlace> SteepPlaces { get; init; }

    /// <summary>The operations for which a program that the method asks for is not defined.</summary>
    public EquatableArray<ProgramRefusal> Refusals { get; init; }
}

/// <summary>A function that runs point by point, control flow included.</summary>
/// <param name="Function">The function.</param>
/// <param name="Forward">Inputs → result.</param>
/// <param name="Backward">Adjoint of the result → adjoints of the inputs.</param>
/// <param name="Pushforward">Inputs and their tangents → result and its tangent.</param>
internal sealed record PlannedScalarFunction(IrFunction Function, ScalarCode Forward, ScalarCode Backward, ScalarCode Pushforward)
    : PlannedFunction(Function);

/// <summary>A function that runs on whole batches.</summary>
/// <param name="Derivative">The function cut at its frontier, with its sweeps.</param>
/// <param name="Values">The values of all sweeps.</param>
/// <param name="Prefix">Inputs → frontier, and its transpose.</param>
/// <param name="Sweeps">Frontier → result, and back.</param>
/// <param name="Pushforward">Frontier and its tangents → result and its tangent.</param>
internal sealed record PlannedTensorFunction(
    TensorDerivative Derivative, ValueTable Values, SweepPlan Prefix, SweepPlan Sweeps, SweepPlan Pushforward)
    : PlannedFunction(Derivative.Function)
{
    /// <summary>The programs beside these that the method asks for, as far as they are defined.</summary>
    public IReadOnlyList<PlannedProgram> Further { get; init; } = [];

    /// <summary>Whether the frontier is the inputs, one for one and in order: there is no prefix to run then.</summary>
    public bool PrefixIsEmpty => Derivative.Frontier.Values.Count == Function.Parameters.Count(p => p.IsDifferentiable)
        && Enumerable.Range(0, Derivative.Frontier.Values.Count).All(i =>
            Values.Definition(Derivative.Frontier.Values[i], Leaves.Input) is { } input
            && ((ParameterAttributes)input.Attributes).Index == i);
}
