using System.Globalization;
using System.Runtime.InteropServices;
using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Blocks;

/// <summary>
/// What a segment does, apart from its sizes and its weights: two segments with the same key are uses of one block.
/// </summary>
internal sealed class Form
{
    // A list, because a search over all runs of a network asks for a part of it at each step, and reads it where it stands.
    private readonly List<char> key = [];
    private readonly IReadOnlyDictionary<Local, int> places;
    private int start, end;

    /// <summary>A segment's, as a whole.</summary>
    public Form(Segment segment)
        : this(segment.Locals.Select((local, place) => (local, place)).ToDictionary(pair => pair.local, pair => pair.place))
    {
        foreach (var local in segment.Locals)
            Add(local);
    }

    /// <summary>One that goes on by one variable at a time.</summary>
    /// <param name="places">Where each variable stands.</param>
    public Form(IReadOnlyDictionary<Local, int> places) => this.places = places;

    public string Key => new(CollectionsMarshal.AsSpan(key));

    /// <summary>The variables from outside, in the order in which they are read first.</summary>
    public List<Local> Inputs { get; } = [];

    public List<Weight> Weights { get; } = [];

    /// <summary>Begins anew with the variable at a place.</summary>
    public void Begin(int place)
    {
        key.Clear();
        Inputs.Clear();
        Weights.Clear();
        (start, end) = (place, place);
    }

    /// <summary>Goes on by one variable; the part of the key that is its, until the next one.</summary>
    public ReadOnlySpan<char> Add(Local local)
    {
        int begin = key.Count;
        Visit(local.Value!);
        end++;
        Append(";");
        return CollectionsMarshal.AsSpan(key)[begin..];
    }

    private void Visit(CodeNode code)
    {
        switch (code)
        {
            case LocalCode { Local: var local } when places.TryGetValue(local, out int place) && place >= start && place < end:
                Append("#");
                Append(place - start);
                break;
            case LocalCode { Local: var local }:
                Append("<");
                Append(Place(Inputs, local));
                Append(local.IsTokens ? "t" : "x");
                Append(local.Shape.Count);
                break;
            case WeightCode { Weight: var weight }:
                Append("W");
                Append(Place(Weights, weight));
                Append(weight.Shape.Count);
                break;
            case SizeCode:
                Append("n");
                break;
            case NumberCode number:
                Append(number.Value);
                Append(number.IsOperand ? "f" : "d");
                break;
            case TextCode text:
                Append(text.Text);
                break;
            case ViewCode view:
                Append(view.Word);
                Append("(");
                Visit(view.Of);
                Append(")");
                break;
            case CallCode call:
                Append(call.Method);
                Append("(");
                foreach (var argument in call.Arguments)
                {
                    Append(argument.Name);
                    Append(":");
                    Visit(argument.Value);
                    Append(",");
                }

                Append(")");
                break;
            case InfixCode infix:
                Append("(");
                VisitOperand(infix.Left);
                Append(infix.Operator);
                VisitOperand(infix.Right);
                Append(")");
                break;
            default:
                Append(code is ListCode { IsPair: true } ? "pair[" : code is RangeCode ? "range[" : "[");
                foreach (var part in code.Parts)
                {
                    Visit(part);
                    Append(",");
                }

                Append("]");
                break;
        }
    }

    /// <summary>A number of the file is a weight where blocks differ in it.</summary>
    private void VisitOperand(CodeNode code)
    {
        if (code is NumberCode { IsStored: true })
            Append("w");
        else
            Visit(code);
    }

    private void Append(string? text) => key.AddRange(text.AsSpan());

    private void Append<T>(T number)
        where T : struct, ISpanFormattable
    {
        // The longest double has 24 characters.
        Span<char> digits = stackalloc char[32];
        number.TryFormat(digits, out int count, default, CultureInfo.InvariantCulture);
        key.AddRange(digits[..count]);
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
