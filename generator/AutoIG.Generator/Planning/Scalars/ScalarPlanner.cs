using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>
/// Leaves SSA form: a sweep of a scalar function, whose values are all different, becomes statements over variables in which values take
/// turns. The function itself, its adjoints and its tangents all go through here.
/// </summary>
/// <remarks>
/// <see cref="ScalarUses"/> says what is needed and what is written inside the expression that reads it, <see cref="LiveRanges"/>
/// where values are live, <see cref="VariableClasses"/> which share a variable. Here copies are put in an order and variables are
/// declared. <see cref="ScalarVerifier"/> then checks each read of the finished code against the program: code that would compute
/// something else is never written.
/// </remarks>
internal sealed class ScalarPlanner
{
    private readonly ScalarUses uses;
    private readonly LiveRanges ranges;
    private readonly VariableClasses classes;
    private readonly Dictionary<int, ScalarVariable> turnsOf = [];
    private readonly HashSet<ScalarVariable> declared = [];
    private readonly Dictionary<ScalarVariable, ScalarScope> scopeOf = [];

    /// <summary>For each open scope, the variables that blocks inside the statement under way have assigned to first.</summary>
    private readonly Dictionary<ScalarScope, List<ScalarVariable>> undeclared = [];
    private readonly List<IrOperation> leaves = [];
    private readonly HashSet<IrType> tapedTypes = [];
    private ScalarScope scope;
    private List<ScalarStatement> statements = [];

    private ScalarPlanner(ScalarProgram program, ScalarUses uses, bool checksLives)
    {
        this.uses = uses;
        ranges = new LiveRanges(program, uses);
        classes = new VariableClasses(program, uses, ranges, checksLives);
        scope = classes.Outermost;
    }

    /// <summary>
    /// The sweeps of a function as statements. An observer sees values again where the backward sweep computes them again.
    /// </summary>
    public static PlannedScalarFunction Plan(
        IrFunction function, ScalarProgram forward, ScalarProgram backward, ScalarProgram pushforward) =>
        new(
            function,
            Plan(forward, [null], [Taps.Layer]),
            Plan(backward, [.. function.Parameters.Where(p => p.IsDifferentiable).Select(p => p.Name + "Adjoint")], [Taps.LayerAdjoint]),
            Plan(pushforward, [null, null], [Taps.Layer, Taps.LayerTangent]));

    /// <param name="program">A sweep.</param>
    /// <param name="resultNames">The names under which results are written; a value of that name is written there straight away.</param>
    /// <param name="taps">The operators through which an observer sees values of this sweep.</param>
    /// <param name="checksLives">Whether values share a variable only where their lives do not meet.</param>
    public static ScalarCode Plan(
        ScalarProgram program, IReadOnlyList<string?> resultNames, HashSet<Operator> taps, bool checksLives = true)
    {
        var uses = new ScalarUses(program, resultNames, taps);
        var planner = new ScalarPlanner(program, uses, checksLives);
        planner.Visit(program.Body);
        var results = program.Results.Select(id => id < 0 ? null : planner.Tree(id)).ToArray();
        var code = new ScalarCode(planner.statements, results, planner.leaves, planner.tapedTypes, program.Derivatives);
        ScalarVerifier.Verify(program, code);
        return code;
    }

    private void Visit(IrBlock block)
    {
        foreach (var statement in block.Statements.Where(uses.IsLive))
        {
            switch (statement)
            {
                case IrOperation operation when uses.HasVariable(operation.Id):
                    Assign(Variable(operation.Id), operation.Operands.Count == 0 ? Leaf(operation) : Application(operation));
                    break;
                case IrConditional conditional:
                    VisitConditional(conditional);
                    break;
                case ScalarLoop loop:
                    VisitLoop(loop);
                    break;
                case ScalarReverseLoop loop:
                    VisitReverseLoop(loop);
                    break;
            }
        }
    }

    private void VisitConditional(IrConditional conditional)
    {
        var merging = conditional.Merges.Where(m => uses.IsLive(m.Id)).ToArray();
        var initialised = new HashSet<(IrMerge Merge, bool Then)>();
        var condition = Tree(conditional.Condition);
        foreach (var merge in merging)
        {
            if (ConstantAlternative(merge) is not { } then)
                continue;
            Assign(Variable(merge.Id), Tree(then ? merge.Then : merge.Else));
            initialised.Add((merge, then));
        }
        var scopes = classes.ScopesOf(conditional);
        var thenStatements = Inside(scopes.Then, () => VisitArm(
            conditional.Then, merging.Where(m => !initialised.Contains((m, true))).Select(m => (m.Id, m.Then))));
        var elseStatements = Inside(scopes.Else, () => VisitArm(
            conditional.Else, merging.Where(m => !initialised.Contains((m, false))).Select(m => (m.Id, m.Else))));
        Append(thenStatements.All(s => s.IsSilent)
            ? new ScalarBranch(conditional, condition, IsNegated: true, elseStatements, thenStatements)
            : new ScalarBranch(conditional, condition, IsNegated: false, thenStatements, elseStatements));
    }

    private void VisitArm(IrBlock block, IEnumerable<(int Target, int Source)> results)
    {
        Visit(block);
        Copy(results);
    }

    /// <summary>
    /// The alternative that is a constant, so that the variable can be declared with it: which one, or <see langword="null"/> where the
    /// variable must not hold it already.
    /// </summary>
    private bool? ConstantAlternative(IrMerge merge)
    {
        var variables = classes[merge.Id];
        if (declared.Contains(variables.Variable) || !ReferenceEquals(variables.Scope, scope))
            return null;
        var (then, @else) = ranges.ArmsOf(merge.Id);
        return IsConstant(merge.Then) && !IsNested(merge.Else) && !variables.Meets(then) ? true
            : IsConstant(merge.Else) && !IsNested(merge.Then) && !variables.Meets(@else) ? false
            : null;

        bool IsConstant(int id) => uses.Definition(id)?.Attributes is ConstantAttributes;

        // A chain of branches reads best where each gives its own value.
        bool IsNested(int id) => uses.Definition(id) is null && ReferenceEquals(classes[id], variables);
    }

    private void VisitLoop(ScalarLoop loop)
    {
        var counter = uses.CounterOf(loop);
        var carried = loop.Carried.Where(c => uses.IsLive(c.Current) && c != counter).ToArray();
        var entry = Inside(scope, () => Copy(carried.Select(c => (c.Current, c.Initial))));
        if (uses.IsLive(loop.Turns))
            turnsOf[loop.Turns] = new ScalarVariable(IrType.Integer, "turns");
        if (counter is not null)
            declared.Add(Variable(counter.Current));
        IReadOnlyList<ScalarStatement> header = [];
        ScalarTree? condition = null;
        var body = Inside(classes.ScopeOfTurn(loop), () =>
        {
            Visit(loop.Header);
            condition = Tree(loop.Condition);
            (header, statements) = (statements, []);
            for (int i = 0; i < loop.Carried.Count; i++)
            {
                var value = loop.Carried[i];
                if (!uses.IsTaped(value.Current))
                    continue;
                tapedTypes.Add(value.Type);
                Append(new ScalarPush(Tree(value.Current), value.Type, i));
            }
            Visit(loop.Body);
            Copy(carried.Select(c => (c.Current, c.Next)));
        });
        Append(new ScalarRepetition(
            loop, entry, counter is null ? null : new(counter, Variable(counter.Current), Tree(counter.Initial), Tree(counter.Next)),
            turnsOf.TryGetValue(loop.Turns, out var turns) ? turns : null, header, condition!, body));
    }

    private void VisitReverseLoop(ScalarReverseLoop loop)
    {
        var adjoints = loop.Adjoints.Where(a => uses.IsLive(a.Current)).ToArray();
        var entry = Inside(scope, () => Copy(adjoints.Select(a => (a.Current, a.Initial))));
        var body = Inside(classes.ScopeOfTurn(loop), () =>
        {
            // What was pushed last comes back first.
            foreach (int recalled in loop.Recalled.Reverse().Where(uses.IsLive))
                Assign(Variable(recalled), new ScalarPop(recalled, uses.TypeOf(recalled)));
            Visit(loop.Body);
            Copy(adjoints.Select(a => (a.Current, a.Next)));
        });
        Append(new ScalarReversal(loop, entry, new ScalarVariable(IrType.Integer, "turn"), turnsOf[loop.Turns], body));
    }

    private List<ScalarStatement> Inside(ScalarScope inner, Action visit)
    {
        var (outerScope, outerStatements) = (scope, statements);
        (scope, statements) = (inner, []);
        visit();
        var result = statements;
        (scope, statements) = (outerScope, outerStatements);
        return result;
    }

    /// <summary>
    /// Copies of which all read before any writes: in an order in which none replaces what a later one reads. Those that read each other in
    /// a circle are one statement.
    /// </summary>
    private void Copy(IEnumerable<(int Target, int Source)> copies)
    {
        var pending = new List<(ScalarVariable Target, ScalarTree Source, HashSet<ScalarVariable> Reads)>();
        var readers = new Dictionary<ScalarVariable, int>();
        foreach (var (target, source) in copies)
        {
            var (variable, tree) = (Variable(target), Tree(source));
            if (tree is ScalarRead same && same.Variable == variable)
                continue;
            var reads = new HashSet<ScalarVariable>(tree.Reads);
            reads.Remove(variable);
            pending.Add((variable, tree, reads));
            foreach (var read in reads)
                readers[read] = Readers(read) + 1;
        }
        while (pending.Count > 0)
        {
            int next = pending.FindIndex(copy => Readers(copy.Target) == 0);
            if (next < 0)
            {
                Append(new ScalarExchange([.. pending.Select(copy => new ScalarAssignment(copy.Target, copy.Source, Declares: false))]));
                return;
            }
            Assign(pending[next].Target, pending[next].Source);
            foreach (var read in pending[next].Reads)
                readers[read]--;
            pending.RemoveAt(next);
        }

        int Readers(ScalarVariable variable) => readers.TryGetValue(variable, out int count) ? count : 0;
    }

    private void Assign(ScalarVariable variable, ScalarTree value)
    {
        bool declares = false;
        if (declared.Add(variable))
        {
            var home = scopeOf[variable];
            declares = ReferenceEquals(home, scope);
            if (!declares)
            {
                if (!undeclared.TryGetValue(home, out var waiting))
                    undeclared[home] = waiting = [];
                waiting.Add(variable);
            }
        }
        Append(new ScalarAssignment(variable, value, declares));
    }

    private void Append(ScalarStatement statement)
    {
        if (undeclared.TryGetValue(scope, out var waiting))
        {
            undeclared.Remove(scope);
            statements.AddRange(waiting.Select(variable => new ScalarDeclaration(variable)));
        }
        statements.Add(statement);
    }

    private ScalarVariable Variable(int id)
    {
        var variables = classes[id];
        scopeOf[variables.Variable] = variables.Scope;
        return variables.Variable;
    }

    private ScalarTree Tree(int id) => uses.IsInlined(id) ? Application(uses.Definition(id)!)
        : uses.IsFree(id) ? Leaf(uses.Definition(id)!)
        : new ScalarRead(id, Variable(id));

    private ScalarApplication Application(IrOperation operation) => new(operation, [.. operation.Operands.Select(Tree)]);

    private ScalarLeaf Leaf(IrOperation operation)
    {
        leaves.Add(operation);
        return new ScalarLeaf(operation);
    }
}
