using System.Globalization;
using System.Text;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>IR as text that a test can state: one line for each value, blocks indented.</summary>
internal static class IrText
{
    public static string Of(IrFunction function)
    {
        var text = new StringBuilder();
        Write(text, function.Body, "");
        text.Append(CultureInfo.InvariantCulture, $"return %{function.Result}");
        foreach (var layer in function.Layers)
            text.Append(CultureInfo.InvariantCulture, $"\nlayer {layer.Name} = %{layer.Value} {layer.Shape}");
        return text.ToString();
    }

    /// <summary>One value, on a line.</summary>
    public static string Of(IrOperation operation) =>
        string.Create(CultureInfo.InvariantCulture, $"%{operation.Id} = {operation.Operator}")
        + string.Concat(operation.Operands.Select(operand => string.Create(CultureInfo.InvariantCulture, $" %{operand}")))
        + $"{AttributesOf(operation)} : {operation.Type}{(operation.Name is null ? "" : $"  '{operation.Name}'")}";

    private static void Write(StringBuilder text, IrBlock block, string indent)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    text.Append(indent).Append(Of(operation)).Append('\n');
                    break;
                case IrConditional conditional:
                    text.Append(CultureInfo.InvariantCulture, $"{indent}if %{conditional.Condition}\n");
                    Write(text, conditional.Then, indent + "  ");
                    text.Append(indent).Append("else\n");
                    Write(text, conditional.Else, indent + "  ");
                    foreach (var merge in conditional.Merges)
                        text.Append(CultureInfo.InvariantCulture, $"{indent}%{merge.Id} = merge %{merge.Then} %{merge.Else} : {merge.Type}{(merge.Name is null ? "" : $"  '{merge.Name}'")}\n");
                    break;
                case IrLoop loop:
                    text.Append(indent).Append("loop\n");
                    foreach (var carried in loop.Carried)
                        text.Append(CultureInfo.InvariantCulture, $"{indent}%{carried.Id} = carry %{carried.Initial} then %{carried.Next} : {carried.Type}{(carried.Name is null ? "" : $"  '{carried.Name}'")}\n");
                    Write(text, loop.Header, indent + "  ");
                    text.Append(CultureInfo.InvariantCulture, $"{indent}while %{loop.Condition}\n");
                    Write(text, loop.Body, indent + "  ");
                    break;
                default:
                    throw new InvalidOperationException(statement.ToString());
            }
        }
    }

    private static string AttributesOf(IrOperation operation) => operation.Attributes switch
    {
        ConstantAttributes constant => " " + constant.Value.ToString(CultureInfo.InvariantCulture),
        ModelAttributes model => " " + model.Access,
        ParameterAttributes parameter => " " + parameter.Name,
        DimensionAttributes dimension => " " + dimension.Dimension,
        ScalarAttributes scalar => " " + scalar.Value.ToString(CultureInfo.InvariantCulture),
        RelevanceAttributes relevance => $" as layer {relevance.Number} that is {relevance.Map}",
        SliceAttributes slice => $" axis {slice.Axis} [{slice.Start}, +{slice.Length}]",
        _ => "",
    };
}
