using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// Layer-wise relevance propagation through a straight-line tensor function: each operator's rule, applied in reverse order from the result
/// to the inputs. There is no frontier: what an affine layer passes back depends on its inputs.
/// </summary>
internal sealed class RelevanceDifferentiation
{
    private readonly IrFunction function;
    private readonly ValueTable table;
    private readonly SweepBuilders builders;
    private readonly Dictionary<int, IrOperation> normedBy;
    private readonly Dictionary<int, int> numbers = [];
    private readonly List<IrOperation> products = [];
    private readonly List<DerivativeOf> relevanceOf = [];
    private readonly List<RuleOutput> rules = [];
    private readonly List<ProgramRefusal> refusals = [];

    private RelevanceDifferentiation(TensorDerivative derivative, bool simplify)
    {
        function = derivative.Function;
        table = new ValueTable(function.Body);
        builders = new SweepBuilders(table, derivative.NextId, simplify);
        normedBy = NormsBehindLayers();
        foreach (var layer in Operations.Where(operation => operation.Operator is LinearMap))
            numbers.Add(layer.Id, numbers.Count);
    }

    private IEnumerable<IrOperation> Operations =>
        function.Body.Statements.Cast<IrOperation>().Where(operation => table.IsActive(operation.Id));

    /// <param name="derivative">The function's derivative, behind whose values the program's are numbered.</param>
    /// <param name="simplify">Whether constants are folded and equal values shared.</param>
    public static FurtherProgram Differentiate(TensorDerivative derivative, bool simplify = true) =>
        new RelevanceDifferentiation(derivative, simplify).Run();

    private FurtherProgram Run()
    {
        var inputs = Operations.Where(operation => operation.Operator.IsInput).ToArray();
        var forward = Operations.Where(operation => !operation.Operator.IsInput).ToArray();
        var builder = builders.Open();
        int outputRelevance = SweepBuilders.Leaf(builder, Leaves.OutputAdjoint, 0, table.TypeOf(function.Result), "result");
        var relevances = new Adjoints(builder, table.TypeOf);
        relevances.Add(function.Result, builder[outputRelevance]);
        foreach (var operation in forward.Reverse())
            Share(builder, relevances, operation);
        foreach (var input in inputs)
        {
            if (relevances.Of(input.Id) is { } complete)
                relevanceOf.Add(new DerivativeOf(complete.Id, input.Id));
        }
        var relevance = builders.Close(builder);

        var given = inputs.Select(input => new ProgramValue(input.Id, ContractPart.Input, IndexOf(input)))
            .Append(new ProgramValue(outputRelevance, ContractPart.OutputAdjoint, 0));
        // An input that is never read has no value of its own, and no relevance.
        var back = Enumerable.Range(0, function.Parameters.Count(parameter => parameter.IsDifferentiable)).Select(index =>
            new ProgramValue(
                inputs.FirstOrDefault(input => IndexOf(input) == index) is { } read ? relevances.Of(read.Id)?.Id ?? -1 : -1,
                ContractPart.InputAdjoint, index));
        ProgramSection[] sections =
        [
            new("Forward", "", forward, new[] { new ProgramValue(function.Result, ContractPart.Output, 0) }),
            new("Relevance", "R ", relevance, back.ToEquatableArray()),
        ];
        return new FurtherProgram(ModelPrograms.Relevance, sections, given.ToEquatableArray(), outputRelevance)
        {
            AdjointOf = relevanceOf.ToEquatableArray(),
            Noun = "Relevance",
            Rules = rules.ToEquatableArray(),
            Refusals = refusals.Distinct().ToEquatableArray(),
            Places = Places().ToEquatableArray(),
            NextId = builders.NextId,
        };
    }

    private static int IndexOf(IrOperation input) => ((ParameterAttributes)input.Attributes).Index;

    private void Share(IrBuilder builder, Adjoints relevances, IrOperation operation)
    {
        if (relevances.Of(operation.Id) is not { } relevance)
            return;
        builder.Origin = operation.Origin;
        relevanceOf.Add(new DerivativeOf(relevance.Id, operation.Id));
        var site = new RelevanceSite(
            builder, WithNorm(builder, operation), relevance, relevances.Add, Adjoints.Fit,
            (at, kind) => Number(at.Id, kind, operation),
            wayOut => refusals.Add(new ProgramRefusal(ModelPrograms.Relevance, operation.Operator.Name, operation.Origin.Text, wayOut)));
        int first = builder.NextId;
        if (normedBy.Values.Any(norm => norm.Id == operation.Id))
            site.Pass();
        else
            operation.Operator.Relevance(site);
        rules.Add(new RuleOutput(first, builder.NextId, new Rule(operation.Operator, Rule.Relevance)));
    }

    private int Number(int value, RelevanceKind kind, IrOperation operation)
    {
        if (kind != RelevanceKind.Product)
            return numbers[value];
        products.Add(operation);
        return -1;
    }

    /// <summary>
    /// The scale or shift of each channel that stands behind an affine layer, or behind another one there, by the value that it reads:
    /// batch normalisation at inference. It is part of the layer's weights, as if it had been folded into them, and passes relevance on.
    /// </summary>
    private Dictionary<int, IrOperation> NormsBehindLayers()
    {
        var readers = Operations.SelectMany(reader => reader.Operands.Select(read => (read, reader))).ToLookup(p => p.read, p => p.reader);
        var norms = new Dictionary<int, IrOperation>();
        foreach (var layer in Operations.Where(o => o.Operator == Dense.Linear || o.Operator == Convolutions.Convolution))
        {
            int value = layer.Id;
            while (value != function.Result && readers[value].Take(2).ToArray() is [var reader])
            {
                if (NormedWeights.IsScaleOrShift(reader.Operator) && IsNorm(reader, value))
                    norms[value] = reader;
                else if (reader.Operator != Taps.Layer)
                    break;
                value = reader.Id;
            }
        }
        return norms;
    }

    private bool IsNorm(IrOperation reader, int value)
    {
        int side = reader.Operands[0] == value ? 0 : 1;
        int constant = reader.Operands[1 - side];
        var shape = table.TypeOf(constant).Shape;
        return !table.IsActive(constant) && shape.Rank > 0 && shape.Length == reader.Type.Shape[-1] && shape[-1] == reader.Type.Shape[-1]
            && (reader.Operator != Arithmetic.Subtract || side == 0);
    }

    /// <summary>An affine layer as it is with the norms behind it.</summary>
    private IrOperation WithNorm(IrBuilder builder, IrOperation layer)
    {
        if (layer.Operator is not LinearMap)
            return layer;
        var normed = new NormedWeights(builder);
        int value = layer.Id, weights = layer.Operands[1];
        while (true)
        {
            if (normedBy.TryGetValue(value, out var norm))
            {
                int side = norm.Operands[0] == value ? 0 : 1;
                weights = normed.Of(builder.Definition(weights)!, norm, side, norm.Operands[1 - side]) ?? weights;
                value = norm.Id;
            }
            else if (Operations.FirstOrDefault(o => o.Operator == Taps.Layer && o.Operands[0] == value) is { } tap
                && normedBy.ContainsKey(tap.Id))
            {
                value = tap.Id;
            }
            else
            {
                return layer with { Operands = new[] { layer.Operands[0], weights } };
            }
        }
    }

    /// <summary>What the runtime has to know of.</summary>
    private IEnumerable<RelevantPlace> Places()
    {
        var flow = new LayerFlow(function, table);
        foreach (var layer in Operations.Where(operation => numbers.ContainsKey(operation.Id)))
        {
            var kind = ((LinearMap)layer.Operator).Kind;
            var shape = table.TypeOf(layer.Operands[0]).Shape;
            yield return new RelevantPlace(
                kind, layer.Origin.Text, flow.Behind([layer.Id]), kind == RelevanceKind.Linear && IsPermuted(layer.Operands[1]),
                kind == RelevanceKind.Convolution ? new Shape(shape[2], shape[0], shape[1]) : shape);
        }
        foreach (var product in products.Distinct())
        {
            yield return new RelevantPlace(
                RelevanceKind.Product, product.Origin.Text, flow.Behind([product.Id]), HasOwnOrder: false, product.Type.Shape);
        }
    }

    /// <summary>Whether the columns of a weight were brought into the order in which the layer's inputs lie.</summary>
    private bool IsPermuted(int constant) => table.Definition(constant) is { } definition
        && (definition.Operator == Shapes.Permute || (definition.Operands.Count > 0 && IsPermuted(definition.Operands[0])));
}
