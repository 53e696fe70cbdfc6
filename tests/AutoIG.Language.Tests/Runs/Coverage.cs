using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AutoIG.Language.Tests.Interpretation;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Runs;

/// <summary>How many programs use what the language has, and are tried at what points: what is never made is never tried.</summary>
internal sealed class Coverage
{
    private static readonly (string Name, Func<ProgramTree, IReadOnlyList<Node>, bool> Has)[] Features =
    [
        ("for", (_, nodes) => nodes.Any(n => n is For)),
        ("while", (_, nodes) => nodes.Any(n => n is While { TestsFirst: true })),
        ("do", (_, nodes) => nodes.Any(n => n is While { TestsFirst: false })),
        ("for without a condition", (_, nodes) => nodes.Any(n => n is For { Condition: null })),
        ("loop with a constant end", (_, nodes) => nodes.Any(n => Test(n) is Binary { Right: Literal })),
        ("loop that ends where a number says", (_, nodes) => nodes.Any(n => Test(n) is Binary { Right: not Literal })),
        ("loop that ends where a real number says",
            (_, nodes) => nodes.Any(n => Test(n) is { } test && Parts(test)
                .Any(p => p is Read { Variable.Kind: Kind.Double or Kind.Float }))),
        ("foreach", (_, nodes) => nodes.Any(n => n is ForEach)),
        ("foreach that converts", (_, nodes) => nodes.Any(n => n is ForEach each && each.Variable.Kind != each.Array.Kind)),
        ("foreach that jumps", (_, nodes) => nodes.Any(n => n is ForEach && Parts(n).Any(p => p is Jump or Return))),
        ("foreach in a loop", (_, nodes) => nodes.Any(n => n is While or For && Parts(n).Any(p => p is ForEach))),
        ("element of an array", (_, nodes) => nodes.Any(n => n is Element)),
        ("array in the place of another", (_, nodes) => nodes.Any(n => n is ArrayAssignment { Declares: false })),
        ("loop in a loop", (_, nodes) => nodes.Any(n => IsLoop(n) && Parts(n).Any(IsLoop))),
        ("break", (_, nodes) => nodes.Where(IsLoop).Any(n => Parts(n).Any(p => p is Jump { IsBreak: true }))),
        ("continue", (_, nodes) => nodes.Any(n => n is Jump { IsBreak: false })),
        ("return inside a loop", (_, nodes) => nodes.Any(n => IsLoop(n) && Parts(n).Any(p => p is Return))),
        ("early return", (_, nodes) => nodes.Any(n => n is If && Parts(n).Any(p => p is Return))),
        ("if", (_, nodes) => nodes.Any(n => n is If)),
        ("else if", (_, nodes) => nodes.Any(n => n is If { Else: If })),
        ("&& or || with an effect at its right", (_, nodes) => nodes.Any(n => n is ShortCircuit circuit && HasEffect(circuit.Right))),
        ("?:", (_, nodes) => nodes.Any(n => n is Choice)),
        ("?: with an effect in one side",
            (_, nodes) => nodes.Any(n => n is Choice choice && (HasEffect(choice.WhenTrue) || HasEffect(choice.WhenFalse)))),
        ("condition with an effect", (_, nodes) => nodes.Any(n => n is If branch && HasEffect(branch.Condition))),
        ("loop's test with an effect", (_, nodes) => nodes.Any(n => Test(n) is { } test && HasEffect(test))),
        ("assignment inside an expression", (_, nodes) => nodes.Any(n => n is Expression && n.Parts.Any(p => p is Assignment))),
        ("compound assignment inside an expression", (_, nodes) => nodes.Any(n => n is Expression && n.Parts.Any(p => p is Compound))),
        ("++ or −− inside an expression", (_, nodes) => nodes.Any(n => n is Expression && n.Parts.Any(p => p is Increment))),
        ("++ or −− of a real number", (_, nodes) => nodes.Any(n => n is Increment { Target.Kind: Kind.Double or Kind.Float })),
        ("switch", (_, nodes) => nodes.Any(n => n is Switch)),
        ("switch on a real number", (_, nodes) => nodes.Any(n => n is Switch { Value.Kind: Kind.Double or Kind.Float })),
        ("several labels of one section", (_, nodes) => nodes.Any(n => n is Section { Labels.Count: > 1 })),
        ("switch expression", (_, nodes) => nodes.Any(n => n is SwitchExpression)),
        ("is", (_, nodes) => nodes.Any(n => n is IsMatch)),
        ("pattern with and, or, not", (_, nodes) => nodes.Any(n => n is JoinedPattern or NotPattern)),
        ("local function", (program, nodes) => nodes.Any(n => n is Definition local && !program.Methods.Contains(local))),
        ("local function that assigns a captured variable",
            (program, nodes) => nodes.Any(n => n is Definition local && !program.Methods.Contains(local) && AssignsCaptured(local))),
        ("function without a result", (_, nodes) => nodes.Any(n => n is Definition { Function.Results.Count: 0 })),
        ("method beside the model's", (program, _) => program.Methods.Count > 0),
        ("arguments by name in another order", (_, nodes) => nodes.Any(n => n is Call { Order: not null })),
        ("tuple returned", (_, nodes) => nodes.Any(n => n is Return { Values.Count: 2 })),
        ("tuple deconstructed", (_, nodes) => nodes.Any(n => n is Deconstruction)),
        ("tuple deconstructed into wider types", (_, nodes) => nodes.Any(n => n is Deconstruction deconstruction && Widens(deconstruction))),
        ("generic local function that assigns a captured variable",
            (program, nodes) => nodes.Any(n => n is Definition { Function.IsGeneric: true } local && AssignsCaptured(local))),
        ("in parameter", (_, nodes) => nodes.Any(n => n is Definition local && local.Function.Parameters.Any(p => p.IsIn))),
        ("variables exchanged", (_, nodes) => nodes.Any(n => n is Deconstruction { Declares: false, Values.Count: 2 })),
        ("variable that gets its first value on each way", (_, nodes) => nodes.Any(n => n is Declaration { Value: null })),
        ("const", (_, nodes) => nodes.Any(n => n is Declaration { IsConstant: true })),
        ("field", (program, _) => program.Fields.Count > 0),
        ("model of float", (program, _) => program.Precision == Kind.Float),
        ("generic model", (program, _) => program.IsGeneric),
        ("float beside double",
            (program, nodes) => program.Precision == Kind.Double && nodes.Any(n => n is Expression { Kind: Kind.Float })),
        ("cast from double to float",
            (_, nodes) => nodes.Any(n => n is Conversion { Kind: Kind.Float, IsWritten: true, Operand.Kind: Kind.Double })),
        ("integer made a real number",
            (_, nodes) => nodes.Any(n => n is Binary { Operands: Kind.Double or Kind.Float } b
                && (b.Left.Kind.IsWhole() || b.Right.Kind.IsWhole()))),
        ("long", (_, nodes) => nodes.Any(n => n is Expression { Kind: Kind.Long })),
        ("cast from long to int", (_, nodes) => nodes.Any(n => n is Conversion { Kind: Kind.Int, Operand.Kind: Kind.Long })),
        ("bits of integers",
            (_, nodes) => nodes.Any(n =>
                n is Binary { Token: "&" or "|" or "^" or "<<" or ">>", Kind: Kind.Int or Kind.Long } or Unary { Token: "~" })),
        ("bool parameter", (program, _) => program.Parameters.Any(p => p.Kind == Kind.Bool)),
        ("integer parameter", (program, _) => program.Parameters.Any(p => p.Kind.IsWhole())),
        ("parameter that is assigned", (program, nodes) => nodes.Any(n => Assigned(n).Any(program.Parameters.Contains))),
    ];

    private static readonly (string Name, Func<Point, TracedRun, bool> Has)[] Points =
    [
        ("input of exactly 0", (point, _) => point.Reals.Any(x => x == 0)),
        ("input of −0", (point, _) => point.Reals.Any(x => x == 0 && double.IsNegative(x))),
        ("inputs that are equal", (point, _) => point.Reals.Distinct().Count() < point.Reals.Length),
        ("input above a million", (point, _) => point.Reals.Any(x => Math.Abs(x) > 1e6)),
        ("input below a millionth", (point, _) => point.Reals.Any(x => x != 0 && Math.Abs(x) < 1e-6)),
        ("input that is not normal", (point, _) => point.Reals.Any(double.IsSubnormal)),
        ("value that is infinite", (_, run) => double.IsInfinity(run.Value)),
        ("value that is no number", (_, run) => double.IsNaN(run.Value)),
        ("slope that is infinite at a value that is a number",
            (_, run) => double.IsFinite(run.Value) && run.Gradient(1).Any(double.IsInfinity)),
        ("slope that is a number beside one that is none", (_, run) => run.Gradient(1) is var slopes
            && slopes.Any(double.IsFinite) && !slopes.All(double.IsFinite)),
        ("number so large or small that products of it are none", (_, run) => run.Trace.LeavesRange),
    ];

    private readonly ConcurrentDictionary<string, int> counts = new();

    public void Add(Subject subject)
    {
        var nodes = subject.Program.DescendantsAndSelf();
        foreach (var (name, has) in Features)
            Count(name, has(subject.Program, nodes));
        foreach (var (name, has) in Points)
            Count(name, subject.At.Zip(subject.Expected).Any(pair => has(pair.First, pair.Second)));
    }

    /// <summary>What no program uses.</summary>
    public IEnumerable<string> Missing => Names.Where(name => !counts.ContainsKey(name));

    private static IEnumerable<string> Names => Features.Select(feature => feature.Name).Concat(Points.Select(point => point.Name));

    public string Table(int programs)
    {
        var text = new StringBuilder("of the programs use, or are tried at\n");
        foreach (string name in Names)
            text.Append(CultureInfo.InvariantCulture,
                $"{counts.GetValueOrDefault(name),9}  {100.0 * counts.GetValueOrDefault(name) / programs,5:F1} %  {name}\n");
        return text.ToString();
    }

    private void Count(string name, bool has)
    {
        if (has)
            counts.AddOrUpdate(name, 1, (_, count) => count + 1);
    }

    private static bool IsLoop(Node node) => node is While or For or ForEach;

    private static bool Widens(Deconstruction deconstruction) => !deconstruction.Targets.Select(t => t.Kind).SequenceEqual(
        deconstruction.Values is [Call call] ? call.Function.Results : deconstruction.Values.Select(v => v.Kind));

    private static Expression? Test(Node node) => node switch
    {
        While loop => loop.Condition,
        For loop => loop.Condition,
        _ => null,
    };

    private static IEnumerable<Node> Parts(Node node) => node.DescendantsAndSelf().Skip(1);

    private static bool HasEffect(Expression expression) =>
        expression.DescendantsAndSelf().Any(n => n is Assignment or Compound or Increment);

    private static IReadOnlyList<Variable> Assigned(Node node) => node switch
    {
        Assignment assignment => [assignment.Target],
        Compound compound => [compound.Target],
        Increment increment => [increment.Target],
        Deconstruction { Declares: false } deconstruction => deconstruction.Targets,
        _ => [],
    };

    private static bool AssignsCaptured(Definition local)
    {
        var nodes = local.DescendantsAndSelf();
        var own = nodes.SelectMany(n => n switch
        {
            Declaration declaration => (IReadOnlyList<Variable>)[declaration.Variable],
            Deconstruction { Declares: true } deconstruction => deconstruction.Targets,
            _ => [],
        }).Concat(local.Function.Parameters).ToHashSet();
        return nodes.SelectMany(Assigned).Any(target => !own.Contains(target));
    }
}
