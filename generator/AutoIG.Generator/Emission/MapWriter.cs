using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes fused elementwise expressions of one way through a method as structs that the runtime's loop is specialised for.
/// </summary>
internal sealed class MapWriter(string realType, Func<int, double?> constant, MapStructs structs)
{
    private static readonly string[] Letters = ["a", "b", "c", "d", "e", "f"];
    private const string Slope = "slope";

    /// <summary>The name of the struct for an expression, as a type argument.</summary>
    /// <param name="group">The expression.</param>
    /// <param name="suggestion">The name of the value it computes.</param>
    /// <param name="gate">The gate of rectifiers, where the expression is generic over it.</param>
    public string Name(MapGroup group, string suggestion, string gate)
    {
        var (locals, value) = Body(group);
        bool takesGate = group.Members.Any(m => m.Operator is ElementwiseOperator { TakesGate: true });
        string wish = group.Members.Count == 1 ? group.Root.Operator.Name : Identifiers.Pascal(suggestion);
        string parameters = string.Join(", ", Letters.Take(group.Leaves.Count).Select(p => $"TVector {p}"));
        string name = structs.Name(new MapStruct(locals, value, $"IMap{group.Leaves.Count}<{realType}>", parameters, takesGate), wish);
        return takesGate ? $"{name}<{gate}>" : name;
    }

    /// <summary>The name of the struct for an activation together with its slope, as a type argument.</summary>
    public string NameWithSlope(ElementwiseOperator activation)
    {
        string value = activation.VectorWithSlope
            .Replace("{T}", realType).Replace("{0}", Letters[0]).Replace("{slope}", Slope);
        return structs.Name(new MapStruct(default, value, $"IMapWithSlope<{realType}>", $"TVector {Letters[0]}, out "
            + $"TVector {Slope}", false), activation.Name + "WithSlope");
    }

    private (EquatableArray<string> Locals, string Value) Body(MapGroup group)
    {
        var spelling = new Dictionary<int, Spelled>();
        for (int i = 0; i < group.Leaves.Count; i++)
            spelling[group.Leaves[i]] = new(Letters[i], Binding.Atom);
        // As often as a text would stand in its readers': what an operator names twice would double at each of a chain of them.
        var uses = group.Members
            .SelectMany(m => m.Operands.Select((operand, i) => (operand, Times: Mentions(((ElementwiseOperator)m.Operator).Vector, i))))
            .GroupBy(use => use.operand).ToDictionary(g => g.Key, g => g.Sum(use => use.Times));
        var taken = new HashSet<string>(Letters);
        var lines = new List<string>();
        foreach (var member in group.Members)
        {
            var declaration = (ElementwiseOperator)member.Operator;
            string text = declaration.Vector.Replace("{T}", realType);
            if (member.Attributes is ScalarAttributes scalar)
                text = text.Replace("{c}", Numbers.Vector(scalar.Value, realType));
            for (int i = 0; i < member.Operands.Count; i++)
            {
                var (operand, inner) = spelling.TryGetValue(member.Operands[i], out var known)
                    ? known
                    : new(Numbers.Vector(constant(member.Operands[i]) ?? throw new InvalidOperationException(
                        $"Value {member.Operands[i]} is neither in memory nor a number."), realType), Binding.Atom);
                text = text.Replace($"{{{i}}}", NeedsParentheses(declaration, inner, i) ? $"({operand})" : operand);
            }
            bool shared = !ReferenceEquals(member, group.Root) && uses[member.Id] > 1;
            if (shared)
            {
                string local = Identifiers.Unique(Spelling.Of(Identifiers.Camel(member.Operator.Name)), taken);
                lines.Add($"TVector {local} = {text};");
                spelling[member.Id] = new(local, Binding.Atom);
            }
            else
            {
                spelling[member.Id] = new(text, declaration.VectorBinding);
            }
        }
        return (lines.ToEquatableArray(), spelling[group.Root.Id].Text);
    }

    /// <summary>How often an operator's expression names an operand.</summary>
    private static int Mentions(string expression, int operand) =>
        expression.Split([$"{{{operand}}}"], StringSplitOptions.None).Length - 1;

    /// <summary>Whether an operand that binds so tightly stands in parentheses.</summary>
    private static bool NeedsParentheses(ElementwiseOperator @operator, Binding operand, int index)
    {
        if (operand == Binding.Atom)
            return false;
        // The constant of such a function multiplies or divides its operand.
        if (@operator.Constants is not null)
            return true;
        if (@operator.Binding == Binding.Atom)
            return false;
        var outer = @operator.VectorBinding;
        if (outer == Binding.Atom)
            return operand < Binding.Unary;
        // Sums and products associate from the left, and floating-point numbers do not associate: a + (b + c) keeps its parentheses.
        return operand < outer || (operand == outer && (index > 0 || outer == Binding.Unary));
    }

    /// <summary>An operand as it is written, and how tightly it binds.</summary>
    private sealed record Spelled(string Text, Binding Binding);
}
