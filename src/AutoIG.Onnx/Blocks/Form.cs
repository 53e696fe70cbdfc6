using System.Globalization;
using System.Text;
using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Blocks;

/// <summary>
/// What a segment does, apart from its sizes and its weights: two segments with the same key are uses of one block.
/// </summary>
internal sealed class Form
{
    private readonly StringBuilder key = new();
    private readonly Dictionary<Local, int> inside = [];

    public Form()
    {
    }

    public Form(Segment segment)
    {
        foreach (var local in segment.Locals)
            Add(local);
    }

    public string Key => key.ToString();

    /// <summary>The variables from outside, in the order in which they are read first.</summary>
    public List<Local> Inputs { get; } = [];

    public List<Weight> Weights { get; } = [];

    /// <summary>Goes on by one variable; the part of the key that is its.</summary>
    public string Add(Local local)
    {
        int begin = key.Length;
        Visit(local.Value!);
        inside.Add(local, inside.Count);
        return key.Append(';').ToString(begin, key.Length - begin);
    }

    private void Visit(CodeNode code)
    {
        switch (code)
        {
            case LocalCode { Local: var local } when inside.TryGetValue(local, out int place):
                key.Append('#').Append(place);
                break;
            case LocalCode { Local: var local }:
                key.Append('<').Append(Place(Inputs, local)).Append(local.IsTokens ? 't' : 'x').Append(local.Shape.Count);
                break;
            case WeightCode { Weight: var weight }:
                key.Append('W').Append(Place(Weights, weight)).Append(weight.Shape.Count);
                break;
            case SizeCode:
                key.Append('n');
                break;
            case NumberCode number:
                key.Append(number.Value.ToString("R", CultureInfo.InvariantCulture)).Append(number.IsOperand ? 'f' : 'd');
                break;
            case TextCode text:
                key.Append(text.Text);
                break;
            case ViewCode view:
                key.Append(view.Word).Append('(');
                Visit(view.Of);
                key.Append(')');
                break;
            case CallCode call:
                key.Append(call.Method).Append('(');
                foreach (var argument in call.Arguments)
                {
                    key.Append(argument.Name).Append(':');
                    Visit(argument.Value);
                    key.Append(',');
                }

                key.Append(')');
                break;
            case InfixCode infix:
                key.Append('(');
                VisitOperand(infix.Left);
                key.Append(infix.Operator);
                VisitOperand(infix.Right);
                key.Append(')');
                break;
            default:
                key.Append(code is ListCode { IsPair: true } ? "pair[" : code is RangeCode ? "range[" : "[");
                foreach (var part in code.Parts)
                {
                    Visit(part);
                    key.Append(',');
                }

                key.Append(']');
                break;
        }
    }

    /// <summary>A number of the file is a weight where blocks differ in it.</summary>
    private void VisitOperand(CodeNode code)
    {
        if (code is NumberCode { IsStored: true })
            key.Append('w');
        else
            Visit(code);
    }

    private static int Place<T>(List<T> list, T item)
    {
        int place = list.IndexOf(item);
        if (place < 0)
        {
            place = list.Count;
            list.Add(item);
        }

        return place;
    }
}
