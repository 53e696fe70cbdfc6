using AutoIG.Generator.Analysis;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Lowering;
using AutoIG.Generator.Tests.Operators;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>What holds of the sweeps and programs of every function, seen on each call of each operator.</summary>
public sealed class SweepInvariantTests
{
    private const string EveryProgram =
        "(Programs = ModelPrograms.Comparison | ModelPrograms.RevealCancel | ModelPrograms.Relevance | ModelPrograms.LinearPieces)";

    private static readonly Lazy<IReadOnlyList<(string Name, TensorDerivative Sweeps)>> All = new(() =>
    {
        var models = OperatorModels.All;
        var compilation = Source.Compile(
            [.. models.Select((model, i) => (model with { Programs = EveryProgram }).Source($"M{i}", "double"))]);
        var options = AnalysisOptions.Default with { Plan = false };
        return [.. models.Select((model, i) =>
        {
            var method = compilation.GetTypeByMetadataName($"M{i}")!.GetMembers("Call").Single();
            var lowered = MethodLowering.Lower((Microsoft.CodeAnalysis.IMethodSymbol)method, compilation).Function!;
            return (model.Name, AutoIG.Generator.Pipeline.Differentiate(AutoIG.Generator.Pipeline.Analyse(lowered, options), options));
        })];
    });

    /// <summary>Each value is computed before it is read, once, under a number that nothing else has.</summary>
    [Fact]
    public void Values_are_computed_before_they_are_read() => Each(sweeps =>
    {
        var constants = sweeps.Frontier.Constants.Select(operation => operation.Id).ToArray();
        int[] frontier = [.. constants, .. sweeps.Frontier.Values];
        var forward = Computed(frontier, sweeps.Forward);
        var backward = Computed([.. forward, sweeps.OutputAdjoint], sweeps.Backward);
        Known(backward, sweeps.FrontierAdjoints);
        var transposed = Computed([.. constants, .. sweeps.FrontierAdjointLeaves], sweeps.PrefixTransposed);
        Known(transposed, sweeps.InputAdjoints);
        var ahead = Computed([.. frontier, .. sweeps.FrontierTangents], sweeps.Pushforward);
        Known(ahead, [sweeps.ResultTangent]);
        int[] own = [.. backward.Except(forward), .. transposed.Except(constants), .. ahead.Except(forward)];
        Assert.Equal(own.Distinct(), own);
        Assert.True(own.Length == 0 || own.Max() < sweeps.NextId);
        int next = sweeps.NextId;
        foreach (var program in sweeps.Further)
        {
            HashSet<int> known = [.. constants, .. program.Given.Select(value => value.Id)];
            var before = known;
            foreach (var section in program.Sections)
            {
                known = Computed(known, section.Operations);
                Known(known, section.Wanted.Select(value => value.Id));
            }
            // The forward sweep's values keep their numbers; what the program has of its own lies behind all before it.
            int[] made = [.. known.Except(sweeps.Function.Body.Statements.Cast<IrOperation>().Select(operation => operation.Id))];
            Assert.All(made, id => Assert.InRange(id, next, program.NextId - 1));
            Assert.True(program.OutputAdjoint < 0 || program.Given.Any(value =>
                value == new ProgramValue(program.OutputAdjoint, ContractPart.OutputAdjoint, 0)));
            next = program.NextId;
        }
    });

    /// <summary>Adjoints, tangents, multipliers and relevance have the shapes of their values.</summary>
    [Fact]
    public void Derivatives_have_the_shapes_of_their_values() => Each(sweeps =>
    {
        var types = new Dictionary<int, Shape>();
        Learn(sweeps.Function.Body.Statements.Cast<IrOperation>());
        for (int i = 0; i < sweeps.Frontier.Values.Count; i++)
        {
            types[sweeps.FrontierAdjointLeaves[i]] = types[sweeps.Frontier.Values[i]];
            types[sweeps.FrontierTangents[i]] = types[sweeps.Frontier.Values[i]];
        }
        types[sweeps.OutputAdjoint] = types[sweeps.Function.Result];
        Learn(sweeps.Backward.Concat(sweeps.PrefixTransposed).Concat(sweeps.Pushforward));
        Fits(sweeps.TangentOf);
        FitsOne(sweeps.FrontierAdjoints.Zip(sweeps.Frontier.Values, (adjoint, value) => new DerivativeOf(adjoint, value)));
        FitsOne([new DerivativeOf(sweeps.ResultTangent, sweeps.Function.Result)]);
        foreach (var program in sweeps.Further)
        {
            foreach (var given in program.Given)
            {
                types[given.Id] = given.Part switch
                {
                    ContractPart.OutputAdjoint => types[sweeps.Function.Result],
                    ContractPart.FrontierTangent => types[sweeps.Frontier.Values[given.Index]],
                    _ => types[given.Id],
                };
            }
            Learn(program.Sections.SelectMany(section => section.Operations));
            foreach (var wanted in program.Sections.SelectMany(section => section.Wanted).Where(value => value.Id >= 0))
            {
                var expected = wanted.Part switch
                {
                    ContractPart.Output => types[sweeps.Function.Result],
                    ContractPart.FrontierAdjoint => types[sweeps.Frontier.Values[wanted.Index]],
                    ContractPart.InputAdjoint => Inputs(sweeps)[wanted.Index].Type.Shape,
                    _ => types[wanted.Id],
                };
                Assert.Equal(expected, types[wanted.Id]);
            }
        }

        void Learn(IEnumerable<IrOperation> operations)
        {
            foreach (var operation in operations)
                types[operation.Id] = operation.Type.Shape;
        }

        void Fits(IEnumerable<DerivativeOf> derivatives) =>
            Assert.All(derivatives, derivative => Assert.Equal(types[derivative.Value], types[derivative.Derivative]));

        void FitsOne(IEnumerable<DerivativeOf> derivatives) => Fits(derivatives.Where(derivative => derivative.Derivative >= 0));
    });

    /// <summary>
    /// Each operation that a sweep has of its own was written by the rule of one operator, and rules write one after another.
    /// </summary>
    [Fact]
    public void Each_operation_was_written_by_a_rule() => Each(sweeps =>
    {
        var forward = sweeps.Function.Body.Statements.Cast<IrOperation>().Select(operation => operation.Id).ToHashSet();
        Written(sweeps.Rules, sweeps.Backward.Concat(sweeps.PrefixTransposed).Concat(sweeps.Pushforward));
        foreach (var program in sweeps.Further)
            Written(program.Rules, program.Sections.SelectMany(section => section.Operations));

        void Written(IReadOnlyList<RuleOutput> rules, IEnumerable<IrOperation> operations)
        {
            for (int i = 0; i < rules.Count; i++)
            {
                Assert.True(rules[i].First <= rules[i].End);
                Assert.True(i == 0 || rules[i - 1].End <= rules[i].First);
            }
            Assert.All(operations.Where(operation => !forward.Contains(operation.Id)),
                operation => Assert.Single(rules, rule => rule.First <= operation.Id && operation.Id < rule.End));
        }
    });

    /// <summary>What goes back to the inputs, the frontier and the result is known for their names.</summary>
    [Fact]
    public void What_is_wanted_is_named_after_its_value() => Each(sweeps =>
    {
        foreach (var program in sweeps.Further.Where(program => program.Refusals.Count == 0))
        {
            foreach (var wanted in program.Sections.SelectMany(section => section.Wanted).Where(value => value.Id >= 0))
            {
                int? value = wanted.Part switch
                {
                    ContractPart.FrontierAdjoint => sweeps.Frontier.Values[wanted.Index],
                    ContractPart.InputAdjoint => Inputs(sweeps)[wanted.Index].Id,
                    _ => null,
                };
                if (value is { } known)
                    Assert.Contains(new DerivativeOf(wanted.Id, known), program.AdjointOf);
            }
            if (program.OutputAdjoint >= 0 && sweeps.Function.Result is var result && !Inputs(sweeps).Any(input => input.Id == result)
                && program.AdjointOf.Any(derivative => derivative.Value == result))
            {
                Assert.Contains(new DerivativeOf(program.OutputAdjoint, result), program.AdjointOf);
            }
        }
        for (int i = 0; i < sweeps.FrontierAdjoints.Count; i++)
        {
            if (sweeps.FrontierAdjoints[i] >= 0)
                Assert.Contains(new DerivativeOf(sweeps.FrontierAdjoints[i], sweeps.Frontier.Values[i]), sweeps.AdjointOf);
        }
        var inputs = Inputs(sweeps);
        for (int i = 0; i < sweeps.InputAdjoints.Count; i++)
        {
            if (sweeps.InputAdjoints[i] >= 0)
                Assert.Contains(new DerivativeOf(sweeps.InputAdjoints[i], inputs[i].Id), sweeps.AdjointOf);
        }
    });

    private static IReadOnlyList<IrOperation> Inputs(TensorDerivative sweeps) =>
        [.. sweeps.Function.Body.Statements.Cast<IrOperation>().Where(operation => operation.Operator == Leaves.Input)
            .OrderBy(input => ((ParameterAttributes)input.Attributes).Index)];

    private static void Each(Action<TensorDerivative> check)
    {
        var faults = new List<string>();
        foreach (var (name, sweeps) in All.Value)
        {
            try
            {
                check(sweeps);
            }
            catch (Exception fault) when (fault is Xunit.Sdk.XunitException or KeyNotFoundException)
            {
                faults.Add($"{name}: {fault.Message}\n{SweepText.Of(sweeps)}\n{string.Join("\n", sweeps.Further.Select(SweepText.Of))}");
            }
        }
        Assert.True(faults.Count == 0, $"{faults.Count} of {All.Value.Count}:\n" + string.Join("\n", faults.Take(3)));
    }

    /// <summary>The values that are known behind some operations.</summary>
    private static HashSet<int> Computed(IEnumerable<int> given, IEnumerable<IrOperation> operations)
    {
        var known = given.ToHashSet();
        foreach (var operation in operations)
        {
            Known(known, operation.Operands);
            Assert.True(known.Add(operation.Id) || operation.Operator.IsInput, $"%{operation.Id} is computed twice.");
        }
        return known;
    }

    private static void Known(HashSet<int> known, IEnumerable<int> read) =>
        Assert.All(read.Where(id => id >= 0), id => Assert.True(known.Contains(id), $"%{id} is read and not known."));
}
