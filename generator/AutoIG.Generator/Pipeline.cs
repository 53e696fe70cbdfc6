using AutoIG.Generator.Analysis;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;
using AutoIG.Generator.Planning;
using AutoIG.Generator.Planning.Scalars;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator;

/// <summary>
/// The way from a method to its generated file: lower, analyse, differentiate, plan, emit. Each pass is a function from one data type to
/// the next, and no pass calls another: they are called here, in this order.
/// </summary>
internal static class Pipeline
{
    /// <summary>A method of the user's as a function of the IR, or what is wrong with it.</summary>
    public static LoweredMethod Lower(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken) =>
        DeepStack.Run(() => WithWarnings(method, MethodLowering.Lower(method, compilation, cancellationToken: cancellationToken)));

    /// <summary>Says of a function that is differentiated where its derivative is zero everywhere.</summary>
    private static LoweredMethod WithWarnings(IMethodSymbol method, LoweredMethod lowered)
    {
        if (lowered.Function is not { } function || Movement.IsIn(function))
            return lowered;
        var warning = DiagnosticInfo.Create(
            DiagnosticDescriptors.DerivativeIsZero, Refusals.LocationOf(Symbols.WithBody(method)), method.Name,
            function.Variants.Count == 0 ? "" : ", whichever way its conditions lead");
        return lowered with { Diagnostics = lowered.Diagnostics.Append(warning).ToEquatableArray() };
    }

    /// <summary>The generated file of a function.</summary>
    public static string Write(IrFunction function) => DeepStack.Run(() => Write(function, AnalysisOptions.Default));

    /// <inheritdoc cref="Write(IrFunction)"/>
    public static string Write(IrFunction function, AnalysisOptions options) =>
        FunctionWriter.Write(
            function, Ways(function).Select(way => way.IsScalar ? PlanPoint(way, options) : PlanBatch(way, options)).ToArray());

    /// <summary>
    /// The ways through a function, each without a condition that is the same for all points: of a method that asks none, the function
    /// itself. What one way does not need of what was lowered for all is dropped.
    /// </summary>
    private static IEnumerable<IrFunction> Ways(IrFunction function) =>
        function.Variants.Count == 0 ? [function] : function.Variants.Select(DeadCode.Remove);

    /// <summary>A function of numbers alone runs point by point, with its control flow.</summary>
    private static PlannedFunction PlanPoint(IrFunction function, AnalysisOptions options) => ScalarPlanner.Plan(
        function,
        ScalarDifferentiation.Forward(function, options.Simplify),
        ScalarDifferentiation.Backward(function, options.Simplify),
        ScalarDifferentiation.Pushforward(function, options.Simplify)) with
    {
        SteepPlaces = SteepPlaces.Of(function),
        Refusals = function.UngatedRectifiers.Concat(PointByPoint(function)).ToEquatableArray(),
    };

    /// <summary>The programs of a function of numbers alone that it asks for and that run on whole batches only.</summary>
    private static IEnumerable<ProgramRefusal> PointByPoint(IrFunction function) =>
        new[] { ModelPrograms.Comparison, ModelPrograms.Relevance, ModelPrograms.RevealCancel, ModelPrograms.LinearPieces }
            .Where(program => function.Programs.HasFlag(program))
            .Select(program => new ProgramRefusal(
                program, "A method of numbers, which runs point by point,", "", "Let it take its numbers as one tensor."));

    /// <summary>A function of tensors runs on whole batches.</summary>
    private static PlannedFunction PlanBatch(IrFunction function, AnalysisOptions options)
    {
        function = Analyse(function, options);
        var derivative = Differentiate(function, options);
        return TensorPlanner.Plan(derivative, options.Plan) with
        {
            SteepPlaces = SteepPlaces.Of(function),
            Refusals = function.UngatedRectifiers.Concat(derivative.Further.SelectMany(program => program.Refusals)).ToEquatableArray(),
        };
    }

    /// <summary>The function as its kernels compute it best, with a tap behind each value that can be explained.</summary>
    public static IrFunction Analyse(IrFunction function, AnalysisOptions options)
    {
        function = LayoutPropagation.Apply(function, options.Simplify);
        if (options.Simplify)
            function = ConvolutionFolding.Apply(DeadCode.Remove(function));
        function = Legalisation.Apply(function, options.Simplify);
        return LayerTaps.Insert(function, options.Simplify);
    }

    /// <summary>The function cut at its affine frontier, with its sweeps.</summary>
    public static TensorDerivative Differentiate(IrFunction function, AnalysisOptions options)
    {
        var derivative = TensorDifferentiation.Differentiate(function, Frontier.Find(function, options.Frontier), options.Simplify);
        if (options.Simplify && options.Plan)
            derivative = KeptSlopes.Apply(PooledRectifiers.Apply(JoinedRectifiers.Apply(derivative)));
        return derivative with { Further = Further(derivative, options).ToEquatableArray() };
    }

    /// <summary>The programs beside gradient and tangents that the method asks for, each numbered behind those before it.</summary>
    private static IEnumerable<FurtherProgram> Further(TensorDerivative derivative, AnalysisOptions options)
    {
        var kinds = new (ModelPrograms Kind, Func<TensorDerivative, bool, FurtherProgram> Differentiate)[]
        {
            (ModelPrograms.Comparison, ComparisonDifferentiation.Differentiate),
            (ModelPrograms.RevealCancel, RevealCancelDifferentiation.Differentiate),
            (ModelPrograms.Relevance, RelevanceDifferentiation.Differentiate),
            (ModelPrograms.LinearPieces, LinearPiecesDifferentiation.Differentiate),
        };
        foreach (var (_, differentiate) in kinds.Where(kind => derivative.Function.Programs.HasFlag(kind.Kind)))
        {
            var program = differentiate(derivative, options.Simplify);
            derivative = derivative with { NextId = program.NextId };
            yield return program;
        }
    }
}
