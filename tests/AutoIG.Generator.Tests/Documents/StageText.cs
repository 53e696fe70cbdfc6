using System.Globalization;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Planning;
using AutoIG.Generator.Tests.Lowering;

namespace AutoIG.Generator.Tests.Documents;

/// <summary>What each stage of the generator makes of a function of tensors, as text that a page can show.</summary>
internal static class StageText
{
    /// <summary>The function as IR, a line a value.</summary>
    public static string Of(IrFunction function) => IrText.Of(function).ReplaceLineEndings("\n");

    /// <summary>The sweeps, with the values at which the function is cut.</summary>
    public static string Of(TensorDerivative derivative)
    {
        var frontier = derivative.Frontier;
        return string.Join("\n",
        [
            .. Section("constants", frontier.Constants),
            .. Section("prefix: inputs → frontier", frontier.Prefix),
            "frontier " + string.Join(", ", frontier.Values.Select(Number)),
            .. Section("forward: frontier → result", derivative.Forward),
            .. Section($"backward: adjoint {Number(derivative.OutputAdjoint)} of the result → adjoints of the frontier",
                derivative.Backward),
            .. Section(
                $"prefix transposed: adjoints {string.Join(", ", derivative.FrontierAdjointLeaves.Select(Number))} of the frontier → adjoints of the inputs",
                derivative.PrefixTransposed),
        ]);
    }

    /// <summary>The steps of the sweeps, each with the place of what it computes.</summary>
    public static string Of(PlannedTensorFunction planned) => string.Join("\n",
    [
        "forward", .. planned.Sweeps.Sections[0].Select(step => "  " + Line(step, planned.Sweeps)),
        "backward", .. planned.Sweeps.Sections[1].Select(step => "  " + Line(step, planned.Sweeps)),
    ]);

    private static IEnumerable<string> Section(string name, IEnumerable<IrOperation> operations) =>
        [name, .. operations.Select(operation => "  " + IrText.Of(operation))];

    private static string Line(Step step, SweepPlan plan)
    {
        string text = step switch
        {
            KernelStep { Epilogue: { } epilogue } kernel =>
                $"{kernel.Operation.Operator} {Numbers(kernel.Operation.Operands)}, then {Expression(epilogue)}"
                + (kernel.EpilogueOperand < 0 ? "" : " with " + Number(kernel.EpilogueOperand)),
            KernelStep kernel => $"{kernel.Operation.Operator} {Numbers(kernel.Operation.Operands)}"
                + (kernel.AddTo < 0 ? "" : ", added to " + Number(kernel.AddTo)),
            MapStep map => $"{Expression(map.Group)} of {Numbers(map.Group.Leaves)}",
            AliasStep alias => $"{alias.Operation.Operator} {Numbers(alias.Operation.Operands)}, in place",
            ReserveStep => "memory",
            StoreStep store => $"store {(store.Value < 0 ? "0" : Number(store.Value))} in {store.Destination.Kind}",
            _ => throw new InvalidOperationException($"{step.GetType().Name} is not known."),
        };
        return step.Result < 0 ? text
            : $"{Number(step.Result)} = {text}"
                + (plan.Places.TryGetValue(step.Result, out var place) ? $" → {place.Kind} {place.Index}" : "");
    }

    private static string Expression(MapGroup group) => string.Join(" ", group.Members.Select(member => member.Operator.Name));

    private static string Numbers(IEnumerable<int> ids) => string.Join(" ", ids.Select(Number));

    private static string Number(int id) => id < 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"%{id}");
}
