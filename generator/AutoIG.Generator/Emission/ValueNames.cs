using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>
/// The names of values in generated code: the user's own where there is one, else the assigned variable's with the operator's. An adjoint
/// or a tangent is named after its value.
/// </summary>
internal sealed class ValueNames
{
    /// <summary>The most operations of an expression that is called after all of them.</summary>
    private const int MostNamed = 3;

    private readonly Dictionary<int, string> names = [];
    private readonly Dictionary<int, int> sumOf = [];
    private readonly TensorDerivative derivative;
    private readonly string adjoint;
    private readonly IReadOnlyDictionary<int, IrOperation> operations;

    /// <param name="function">The function.</param>
    /// <param name="derivative">What the sweeps that are written differentiate.</param>
    /// <param name="operations">The operations of the function and of the sweeps.</param>
    /// <param name="adjoint">What an adjoint is called, behind the name of its value.</param>
    public ValueNames(
        IrFunction function, TensorDerivative derivative, IReadOnlyDictionary<int, IrOperation> operations, string adjoint = "Adjoint")
    {
        (this.derivative, this.operations, this.adjoint) = (derivative, operations, adjoint);
        NamePrimals(function);
        NameDerivatives(function);
        // What adds up to a value is called after it: the kernels add their parts in place.
        foreach (var sum in operations.Values.Where(o => o.Operator == Arithmetic.Add).Reverse())
        {
            foreach (int part in sum.Operands)
            {
                if (!names.TryGetValue(sum.Id, out string? name) || names.ContainsKey(part) || !operations.ContainsKey(part))
                    continue;
                names[part] = name;
                sumOf[part] = sum.Id;
            }
        }
        foreach (var operation in operations.Values)
        {
            if (!names.ContainsKey(operation.Id))
                names[operation.Id] = operation.Operator is BaselineView ? names[operation.Operands[0]] + "AtBaseline"
                    : operation.Operator.IsAlias && names.TryGetValue(operation.Operands[0], out string? name)
                    ? name : Identifiers.Camel(operation.Origin.Target) + Noun(operation);
        }
    }

    public string this[int id] => names[id];

    /// <summary>
    /// The sum of which a value is a part that is called as the sum is; <see langword="null"/> where it has a name of its own.
    /// </summary>
    public int? SumOf(int id) => sumOf.TryGetValue(id, out int sum) ? sum : null;

    /// <summary>
    /// What an elementwise expression is called: after the derivative rules that wrote it, or after its operations where they are few; else
    /// after the value that it computes first. Sums of adjoints are no rule's own.
    /// </summary>
    public string OfExpression(MapGroup group)
    {
        var operators = group.Members.Where(member => member.Type.Element != Element.Boolean).Select(member => member.Operator).ToArray();
        var rules = group.Members.Where(member => member.Operator != Arithmetic.Add)
            .SelectMany(member => derivative.Rules.Where(written => written.First <= member.Id && member.Id < written.End))
            .Select(written => written.Rule).Distinct().ToArray();
        bool isOneRule = rules.Length == 1 && operators.Count(o => o != Arithmetic.Add) > 1;
        if (!isOneRule && operators.Length <= MostNamed)
            return string.Concat(operators.Select(o => o.Name));
        return rules.Length is > 0 and <= MostNamed && rules.All(rule => rule.Noun == rules[0].Noun)
            ? string.Concat(rules.Select(rule => rule.Operator.Name)) + rules[0].Noun
            : names[group.Root.Id];
    }

    private void NamePrimals(IrFunction function)
    {
        foreach (var operation in function.Body.Statements.OfType<IrOperation>())
            names[operation.Id] = Primal(operation);
        if (operations.TryGetValue(function.Result, out var result) && result is { Name: null, Attributes: not ParameterAttributes })
            names[function.Result] = Identifiers.Camel(function.Name);
        // A reshaped value lies in the memory of its operand: both are called after the one that has a name.
        foreach (var alias in operations.Values.Where(o => o.Operator == Shapes.Reshape && names.ContainsKey(o.Id)).Reverse())
        {
            if (!HasName(alias.Operands[0]) && HasName(alias.Id) && names.ContainsKey(alias.Operands[0]))
                names[alias.Operands[0]] = names[alias.Id];
            else if (!HasName(alias.Id) && alias.Id != function.Result && names.TryGetValue(alias.Operands[0], out string? name))
                names[alias.Id] = name;
        }
        // The tap of a layer is the layer.
        foreach (var tap in operations.Values.Where(o => o.Operator == Taps.Layer))
            names[tap.Id] = names[tap.Operands[0]];
    }

    private void NameDerivatives(IrFunction function)
    {
        names[derivative.OutputAdjoint] = names[function.Result] + adjoint;
        for (int i = 0; i < derivative.Frontier.Values.Count; i++)
        {
            string value = names[derivative.Frontier.Values[i]];
            names[derivative.FrontierAdjointLeaves[i]] = value + adjoint;
            names[derivative.FrontierTangents[i]] = value + "Tangent";
        }
        var derivatives = derivative.AdjointOf.Concat(derivative.TangentOf).ToArray();
        foreach (var pair in derivatives.Where(pair => !IsUnnamedReshape(pair.Value)))
            NameAfter(pair);
        // The adjoint of a reshaped value lies in the memory of its operand's: it is called after the one that has a name.
        foreach (var alias in operations.Values.Where(o => o.Operator == Shapes.Reshape && !names.ContainsKey(o.Operands[0])))
        {
            if (names.TryGetValue(alias.Id, out string? name))
                names[alias.Operands[0]] = name;
        }
        foreach (var pair in derivatives)
            NameAfter(pair);

        bool IsUnnamedReshape(int value) =>
            operations.TryGetValue(value, out var operation) && operation.Operator == Shapes.Reshape && operation.Name is null;

        void NameAfter(DerivativeOf pair)
        {
            if (!names.ContainsKey(pair.Derivative) && names.TryGetValue(pair.Value, out string? value))
                names[pair.Derivative] = value + (derivative.TangentOf.Contains(pair) ? "Tangent" : adjoint);
        }
    }

    private bool HasName(int id) =>
        operations.TryGetValue(id, out var operation) && (operation.Name is not null || operation.Attributes is ParameterAttributes);

    private string Primal(IrOperation operation) => operation.Name is { } name ? Path(name)
        : operation.Attributes is ParameterAttributes parameter ? parameter.Name
        : operation.Operator == Dense.Linear && WeightOf(operation.Operands[1]) is { } weight ? weight + "Projection"
        : Path(operation.Origin.Target) + Noun(operation);

    /// <summary>The name of the weight that a constant is made of, without the word.</summary>
    private string? WeightOf(int constant)
    {
        const string Weight = "Weight";
        while (operations.TryGetValue(constant, out var operation))
        {
            if (operation.Attributes is ModelAttributes model)
            {
                string name = ConstantPool.NameOf(model);
                return name.Length > Weight.Length && name.EndsWith(Weight, StringComparison.Ordinal)
                    ? name.Substring(0, name.Length - Weight.Length) : name;
            }
            if (operation.Operands.Count == 0)
                return null;
            constant = operation.Operands[0];
        }
        return null;
    }

    private static string Noun(IrOperation operation) => Identifiers.Pascal(operation.Operator.Noun ?? operation.Operator.Name);

    /// <summary>A layer's path as one name: <c>Layer2[0].relu1</c> → <c>layer2_0_relu1</c>.</summary>
    private static string Path(string name) =>
        Identifiers.Camel(string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_')).Replace("__", "_").Trim('_'));
}
