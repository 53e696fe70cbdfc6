using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;
using Node = AutoIG.Language.Tests.Syntax.Node;

namespace AutoIG.Language.Tests.Tensors.Reduction;

/// <summary>What one cut can make of a model.</summary>
internal static class TensorCuts
{
    /// <summary>Every model that one cut makes of a model, and that is smaller; some are no programs.</summary>
    public static IEnumerable<TensorProgram> Of(TensorProgram program) => Cuts(program.Body, program).OfType<Block>()
        .Select(program.WithBody).Where(smaller => smaller.Size < program.Size).OrderBy(smaller => smaller.Size);

    private static IEnumerable<Node> Cuts(Node node, TensorProgram program)
    {
        foreach (var smaller in Instead(node, program))
            yield return smaller;
        for (int i = 0; i < node.Parts.Count; i++)
        {
            int at = i;
            foreach (var smaller in Cuts(node.Parts[i], program))
            {
                if (node.Parts[i] is Block == smaller is Block)
                    yield return node.With([.. node.Parts.Select((part, k) => k == at ? smaller : part)]);
            }
        }
    }

    private static IEnumerable<Node> Instead(Node node, TensorProgram program)
    {
        switch (node)
        {
            case Block block:
                int count = block.Statements.Count;
                for (int i = 0; i < count; i++)
                {
                    IReadOnlyList<Statement> rest = [.. block.Statements.Skip(i + 1)];
                    Statement[] before = [.. block.Statements.Take(i)];
                    yield return new Block([.. before, .. rest]);
                    if (block.Statements[i] is Declaration { Variables.Count: 1 } declaration)
                        yield return new Block([.. before,
                            .. rest.Select(s => (Statement)Replaced(s, declaration.Variables[0], (Term)declaration.Parts[0]))]);
                    Statement[]? inner = block.Statements[i] switch
                    {
                        If branch => [branch.Then],
                        Switch or For or ForEach or While => [(Block)block.Statements[i].Parts[0]],
                        Sequence sequence => [.. sequence.Statements],
                        _ => null,
                    };
                    if (inner is not null)
                        yield return new Block([.. before, .. inner.SelectMany(s => s is Block b ? b.Statements : [s]), .. rest]);
                }
                break;
            case If { Else: not null } branch:
                yield return new If(branch.Condition, branch.Then, null);
                break;
            case Term term and not (Read or Literal or Weight):
                foreach (var part in term.DescendantsAndSelf().Skip(1).OfType<Term>())
                {
                    if (part.Shape.SequenceEqual(term.Shape))
                        yield return part;
                }
                foreach (var input in program.Inputs.Where(input => input.Shape.SequenceEqual(term.Shape)))
                    yield return new Read(input);
                yield return term.IsNumber ? new Literal(0.5)
                    : new Weight(term.Shape.Aggregate(1, (number, size) => 60 * number + size) + 1000, term.Shape);
                break;
        }
    }

    private static Node Replaced(Node node, Variable variable, Term value) =>
        node is Read read && read.Variable == variable ? value : node.With([.. node.Parts.Select(part => Replaced(part, variable, value))]);
}
