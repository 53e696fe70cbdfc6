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
    private readonly Dictionary<int, List<Norm>> normsBehind = [];
    private readonly HashSet<int> norms = [];
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
        FindNorms();
        foreach (var layer in Operations.Where(operation => operation.Operator is IRelevanceLayer))
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
        var inputs = function.Inputs();
        var forward = Operations.Where(operation => !operation.Operator.IsInput).ToArray();
        var builder = builders.Open();
        int outputRelevance = SweepBuilders.Leaf(builder, Leaves.OutputAdjoint, 0, table.TypeOf(function.Result));
        var relevances = new Adjoints(builder, table.TypeOf);
        relevances.Add(function.Result, builder[outputRelevance]);
        foreach (var operation in Enumerable.Reverse(forward))
            Share(builder, relevances, operation);
        foreach (var input in inputs)
        {
            if (relevances.Of(input.Id) is { } complete)
                relevanceOf.Add(new DerivativeOf(complete.Id, input.Id));
        }
        var relevance = builders.Close(builder);

        var given = inputs.Select((input, i) => new ProgramValue(input.Id, ContractPart.Input, i))
            .Append(new ProgramValue(outputRelevance, ContractPart.OutputAdjoint, 0));
        // An input that is never read has no relevance.
        var back = inputs.Select((input, i) => new ProgramValue(relevances.Of(input.Id)?.Id ?? -1, ContractPart.InputAdjoint, i));
        ProgramSection[] sections =
        [
            new("Forward", "", forward, new[] { new ProgramValue(function.Result, ContractPart.Output, 0) }),
            new("Relevance", "R ", relevance, back.ToEquatableArray()),
        ];
        return new FurtherProgram(ModelPrograms.Relevance, Rule.Relevance, sections, given.ToEquatableArray(), outputRelevance)
        {
            AdjointOf = relevanceOf.ToEquatableArray(),
            Rules = rules.ToEquatableArray(),
            Refusals = Enumerable.Reverse(refusals).Distinct().ToEquatableArray(),
            Places = Places().ToEquatableArray(),
            NextId = builders.NextId,
        };
    }

    private void Share(IrBuilder builder, Adjoints relevances, IrOperation operation)
    {
        if (relevances.Of(operation.Id) is not { } relevance)
            return;
        builder.Origin = operation.Origin;
        relevanceOf.Add(new DerivativeOf(relevance.Id, operation.Id));
        var site = new RelevanceSite(
            builder, WithNorms(builder, operation), ResultOf(operation), relevance, relevances.Add, Adjoints.Fit,
            (at, kind) => Number(at.Id, kind, operation),
            wayOut => refusals.Add(new ProgramRefusal(ModelPrograms.Relevance, operation.Operator.Name, operation.Origin.Text, wayOut)));
        int first = builder.NextId;
        if (norms.Contains(operation.Id))
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
    /// Finds the scales and shifts of each channel that stand behind an affine layer: batch normalisation at inference. They are part of
    /// the layer's weights, as if they had been folded into them, and pass relevance on.
    /// </summary>
    private void FindNorms()
    {
        var readers = Operations.SelectMany(reader => reader.Operands.Select(read => (read, reader))).ToLookup(p => p.read, p => p.reader);
        foreach (var layer in Operations.Where(o =>
            o.Operator == Dense.Linear || o.Operator == Convolutions.Convolution || o.Operator == Volumes.Convolution))
        {
            var found = normsBehind[layer.Id] = [];
            int value = layer.Id;
            while (value != function.Result && readers[value].Count() == 1)
            {
                var reader = readers[value].First();
                if (NormedWeights.IsScaleOrShift(reader.Operator) && NormOf(reader, value) is { } norm)
                {
                    found.Add(norm);
                    norms.Add(reader.Id);
                }
                else if (reader.Operator != Taps.Layer)
                {
                    break;
                }
                value = reader.Id;
            }
        }
    }

    private Norm? NormOf(IrOperation reader, int value)
    {
        int side = reader.Operands[0] == value ? 0 : 1;
        int constant = reader.Operands[1 - side];
        return NormedWeights.IsNorm(reader, side, table.TypeOf(constant).Shape, table.IsActive(constant))
            ? new Norm(reader, constant) : null;
    }

    /// <summary>The result of an operation; of an affine layer, that of the last norm behind it.</summary>
    private int ResultOf(IrOperation operation) =>
        normsBehind.TryGetValue(operation.Id, out var found) && found.Count > 0 ? found[found.Count - 1].Operation.Id : operation.Id;

    /// <summary>An affine layer as it is with the norms behind it.</summary>
    private IrOperation WithNorms(IrBuilder builder, IrOperation layer)
    {
        if (!normsBehind.TryGetValue(layer.Id, out var found) || found.Count == 0)
            return layer;
        var normed = new NormedWeights(builder);
        int weights = layer.Operands[1];
        foreach (var norm in found)
            weights = normed.Of(builder.Definition(weights)!, norm.Operation, norm.Constant);
        return layer with { Operands = new[] { layer.Operands[0], weights } };
    }

    /// <summary>What the runtime has to know of.</summary>
    private IEnumerable<RelevantPlace> Places()
    {
        var flow = new LayerFlow(function, table);
        foreach (var layer in Operations.Where(operation => numbers.ContainsKey(operation.Id)))
        {
            var @operator = (IRelevanceLayer)layer.Operator;
            yield return new RelevantPlace(
                @operator.Kind, layer.Origin.Text, flow.Behind([layer.Id]),
                @operator.Kind == RelevanceKind.Linear && IsPermuted(layer.Operands[1]),
                @operator.InputOf(layer, table.TypeOf(layer.Operands[0]).Shape));
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

    /// <summary>A scale or a shift behind a layer.</summary>
    private sealed record Norm(IrOperation Operation, int Constant);
}
