using AutoIG.Generator.Planning.Scalars;

namespace AutoIG.Generator.Emission;

/// <summary>The names of a sweep's variables: as wished, with a number where the name is taken.</summary>
internal sealed class ScalarNames
{
    private readonly Dictionary<ScalarVariable, string> names = [];

    /// <param name="statements">The sweep at one point.</param>
    /// <param name="surrounding">The names of the surrounding blocks.</param>
    public ScalarNames(IReadOnlyList<ScalarStatement> statements, NameScope surrounding) => Visit(statements, surrounding);

    public string this[ScalarVariable variable] => names[variable];

    private void Visit(IReadOnlyList<ScalarStatement> statements, NameScope scope)
    {
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case ScalarDeclaration declaration:
                    Declare(declaration.Variable, scope);
                    break;
                case ScalarAssignment { Declares: true } assignment:
                    Declare(assignment.Variable, scope);
                    break;
                case ScalarBranch branch:
                    Visit(branch.Then, new NameScope(scope));
                    Visit(branch.Else, new NameScope(scope));
                    break;
                case ScalarRepetition loop:
                    Visit(loop.Entry, scope);
                    if (loop.Turns is not null)
                        Declare(loop.Turns, scope);
                    var turn = new NameScope(scope);
                    if (loop.Counter is not null)
                        Declare(loop.Counter.Variable, turn);
                    Visit(loop.Header, turn);
                    Visit(loop.Body, turn);
                    break;
                case ScalarReversal loop:
                    Visit(loop.Entry, scope);
                    var reversed = new NameScope(scope);
                    Declare(loop.Turn, reversed);
                    Visit(loop.Body, reversed);
                    break;
            }
        }
    }

    private void Declare(ScalarVariable variable, NameScope scope) => names[variable] = scope.Declare(Identifiers.Camel(variable.Wish));
}
