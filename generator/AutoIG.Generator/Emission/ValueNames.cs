using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Emission;

/// <summary>
/// The names of values in generated code: the user's own where there is one, else the assigned variable's with the operator's. An adjoint or a
/// tangent is named after its value.
/// </summary>
internal sealed class ValueNames
{
    private readonly Dictionary<int, string> names = [];

    public ValueNames(IrFunction function, TensorDerivative derivative, IReadOnlyDictionary<int, IrOperation> operations)
    {
        foreach (var operation in function.Body.Statements.OfType<IrOperation>())
            names[operation.Id] = Primal(operation);
        if (operations.TryGetValue(function.Result, out var result) && result is { Name: null, Attributes: not ParameterAttributes })
            names[function.Result] = Identifiers.Camel(function.Name);
        names[derivative.OutputAdjoint] = names[function.Result] + "Adjoint";
        for (int i = 0; i < derivative.Frontier.Values.Count; i++)
        {
            string value = names[derivative.Frontier.Values[i]];
            names[derivative.FrontierAdjointLeaves[i]] = value + "Adjoint";
            names[derivative.FrontierTangents[i]] = value + "Tangent";
        }
        // The tap of a layer is the layer.
        foreach (var tap in operations.Values.Where(o => o.Operator == Taps.Layer))
            names[tap.Id] = names[tap.Operands[0]];
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
        foreach (var operation in operations.Values)
        {
            if (!names.ContainsKey(operation.Id))
                names[operation.Id] = Identifiers.Camel(operation.Origin.Target) + operation.Operator.Name;
        }

        bool IsUnnamedReshape(int value) => operations.TryGetValue(value, out var operation) && operation.Operator == Shapes.Reshape && operation.Name is null;

        void NameAfter(DerivativeOf pair)
        {
            if (!names.ContainsKey(pair.Derivative) && names.TryGetValue(pair.Value, out string? value))
                names[pair.Derivative] = value + (derivative.TangentOf.Contains(pair) ? "Tangent" : "Adjoint");
        }
    }

    public string this[int id] => names[id];

    private static string Primal(IrOperation operation) => operation.Name is { } name
        ? Path(name)
        : operation.Attributes is ParameterAttributes parameter ? parameter.Name
        : Path(operation.Origin.Target) + operation.Operator.Name;

    /// <summary>A layer's path as one name: <c>Layer2[0].relu1</c> → <c>layer2_0_relu1</c>.</summary>
    private static string Path(string name) =>
        Identifiers.Camel(string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_')).Replace("__", "_").Trim('_'));
}
