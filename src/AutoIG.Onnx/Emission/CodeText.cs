using System.Globalization;
using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Emission;

/// <summary>Expressions as C# writes them.</summary>
/// <param name="nameOf">The name of a variable.</param>
/// <param name="fieldOf">The name of a weight's field.</param>
/// <param name="precision">What it computes in.</param>
internal sealed class CodeText(Func<Local, string> nameOf, Func<Weight, string> fieldOf, Precision precision)
{
    public string Write(CodeNode code) => code switch
    {
        LocalCode local => nameOf(local.Local),
        WeightCode weight => fieldOf(weight.Weight),
        NumberCode number => Number(number),
        SizeCode size => size.Value.ToString(),
        TextCode text => text.Text,
        CallCode call => $"{call.Method}{TypeArgument(call)}({string.Join(", ", call.Arguments.Where(IsSaid).Select(Argument))})",
        // x + (−c) and x − c are the same to the last bit.
        InfixCode { Operator: "+", Right: NumberCode { Value: < 0 } number } sum =>
            $"{Operand(sum.Left, "-", false)} - {Number(number with { Value = -number.Value })}",
        InfixCode infix => $"{Operand(infix.Left, infix.Operator, false)} {infix.Operator} {Operand(infix.Right, infix.Operator, true)}",
        ListCode list => $"{(list.IsPair ? '(' : '[')}{string.Join(", ", list.Elements.Select(Write))}{(list.IsPair ? ')' : ']')}",
        RangeCode range => $"{Bound(range.From)}..{Bound(range.To)}",
        ViewCode view => View(view),
        BlockCode block => $"{block.Field}.Forward({string.Join(", ", block.Arguments.Select(Argument))})",
        _ => throw new NotSupportedException(code.GetType().Name),
    };

    private static bool IsSaid(Argument argument) => argument.Usual is null || argument.Usual != argument.Value;

    private string Argument(Argument argument) => argument.Name is null ? Write(argument.Value)
        : $"{argument.Name}: {Write(argument.Value)}";

    private string Bound(CodeNode bound)
    {
        string text = Write(bound);
        return text.Contains(' ', StringComparison.Ordinal) ? $"({text})" : text;
    }

    private string Number(NumberCode number) =>
        number.IsOperand ? precision.Number(number.Value) : number.Value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Comparisons and positions say what they are of, since a number alone does not tell.</summary>
    private string TypeArgument(CallCode call) => call.IsCondition || call.Method is "Arange" ? $"<{precision.Type}>" : "";

    private string Operand(CodeNode operand, string symbol, bool isRight)
    {
        string text = Write(operand);
        if (operand is not InfixCode inner)
            return text;
        bool isLower = inner.Operator is "+" or "-" && symbol is "*" or "/";
        // (a - b) - c is a - b - c; a - (b - c) is not. Sums keep their order: rounding follows it.
        return isLower || isRight ? $"({text})" : text;
    }

    private string View(ViewCode view)
    {
        string of = Write(view.Of);
        string[] word = view.Word.Split(' ');
        return word[0] switch
        {
            "Reshape" => $"Reshape({of}, {string.Join(", ", view.To)})",
            "Flatten" => $"Flatten({of})",
            _ => $"{word[0]}({of}, {word[1]})",
        };
    }
}
