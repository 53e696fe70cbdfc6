using AutoIG.Language.Tests.Interpretation;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Reduction;

/// <summary>What one cut can make of a program.</summary>
internal static class ProgramCuts
{
    /// <summary>A program without the parameters that it does not read, at points.</summary>
    public static Subject? Trimmed(ProgramTree program, IReadOnlyList<Point> points)
    {
        var trimmed = program.Trimmed(out bool[] kept);
        return Subject.Of(trimmed, [.. points.Select(point => Without(point, program, kept))]);
    }

    /// <summary>Every program that one cut makes of a program.</summary>
    public static IEnumerable<ProgramTree> Of(ProgramTree program) => Cuts(program).Cast<ProgramTree>();

    private static Point Without(Point point, ProgramTree program, bool[] kept)
    {
        var reals = new List<double>();
        var wholes = new List<long>();
        int real = 0, whole = 0;
        for (int i = 0; i < program.Parameters.Count; i++)
        {
            if (program.Parameters[i].Kind.IsReal())
            {
                if (kept[i])
                    reals.Add(point.Reals[real]);
                real++;
            }
            else
            {
                if (kept[i])
                    wholes.Add(point.Wholes[whole]);
                whole++;
            }
        }
        return new Point([.. reals], [.. wholes]);
    }

    private static IEnumerable<Node> Cuts(Node node)
    {
        foreach (var smaller in Instead(node))
            yield return smaller;
        for (int i = 0; i < node.Parts.Count; i++)
        {
            foreach (var smaller in Cuts(node.Parts[i]))
            {
                if (Fits(node, i, smaller))
                    yield return node.With([.. node.Parts.Select((part, k) => k == i ? smaller : part)]);
            }
        }
    }

    /// <summary>Whether a node may stand in a place: statements for their effect, labels and bodies keep their form.</summary>
    private static bool Fits(Node parent, int place, Node part) => parent switch
    {
        Evaluation => part is Expression { IsStatement: true },
        For loop when part is Expression expression && place >= parent.Parts.Count - 1 - loop.Steps.Count => expression.IsStatement,
        For when place == 0 && parent.Parts[0] is Declaration => part is Declaration,
        Definition or ProgramTree => part is Block or Definition,
        Section => part is Block { Statements: [.., Jump or Return] },
        Deconstruction { Values.Count: 1 } => part is Call { Function.Results.Count: 2 },
        _ => true,
    };

    private static IEnumerable<Node> Instead(Node node)
    {
        switch (node)
        {
            case Block block:
                int count = block.Statements.Count;
                for (int size = count; size >= 1; size = size > 1 ? size / 2 : 0)
                {
                    for (int first = 0; first + size <= count; first += size)
                        yield return new Block([.. block.Statements.Take(first), .. block.Statements.Skip(first + size)]);
                }
                // What a statement holds takes its place.
                for (int i = 0; i < count; i++)
                {
                    foreach (var inner in Inner(block.Statements[i]))
                        yield return new Block([.. block.Statements.Take(i), .. inner, .. block.Statements.Skip(i + 1)]);
                }
                break;
            case If { Else: not null } branch:
                yield return new If(branch.Condition, branch.Then, null);
                yield return new If(branch.Condition, branch.Else, null);
                break;
            case For { Steps.Count: > 1 } loop:
                foreach (var step in loop.Steps)
                    yield return new For(loop.First, loop.Condition, [step], loop.Body);
                break;
            case Switch { Sections.Count: > 1 } choice:
                for (int i = 0; i < choice.Sections.Count; i++)
                    yield return new Switch(choice.Value, [.. choice.Sections.Where((_, k) => k != i)]);
                break;
            case SwitchExpression { Patterns.Count: > 1 } choice:
                for (int i = 0; i < choice.Patterns.Count; i++)
                {
                    yield return new SwitchExpression(
                        choice.Value, [.. choice.Patterns.Where((_, k) => k != i)], [.. choice.Results.Where((_, k) => k != i)]);
                }
                break;
        }
        if (node is Expression expression and not (Literal or Read or Element))
        {
            foreach (var part in expression.DescendantsAndSelf().Skip(1).OfType<Expression>())
            {
                if (part.Kind == expression.Kind)
                    yield return part;
            }
            foreach (double value in expression.Kind switch
            {
                Kind.Bool => (double[])[1, 0],
                Kind.Int or Kind.Long => [1, 0, 2],
                _ => [0.5],
            })
            {
                yield return new Literal(expression.Kind, value);
            }
        }
        else if (node is Read or Element && node is Expression { Kind: Kind.Double or Kind.Float } read)
        {
            yield return new Literal(read.Kind, 0.5);
        }
        if (node is Assignment or Compound or Increment)
            yield return new Read(node is Assignment a ? a.Target : node is Compound c ? c.Target : ((Increment)node).Target);
        if (node is Compound { Target: var target, Value: var value2 })
            yield return new Assignment(target, value2);
        if (node is Pattern)
        {
            foreach (var part in node.Parts)
                yield return part;
        }
    }

    private static IEnumerable<IReadOnlyList<Statement>> Inner(Statement statement)
    {
        switch (statement)
        {
            case Block block:
                yield return block.Statements;
                break;
            case If branch:
                yield return [branch.Then];
                if (branch.Else is not null)
                    yield return [branch.Else];
                break;
            case While loop:
                yield return [loop.Body];
                break;
            case For loop:
                yield return loop.First is null ? [loop.Body] : [loop.First, loop.Body];
                break;
            case ForEach loop:
                yield return
                [
                    new Declaration(loop.Variable, new Conversion(loop.Variable.Kind, new Element(loop.Array, 0, false), true)), loop.Body,
                ];
                break;
            case Switch choice:
                foreach (var section in choice.Sections)
                    yield return [new Block([.. section.Body.Statements.SkipLast(section.Body.Statements[^1] is Jump ? 1 : 0)])];
                break;
        }
    }
}
