using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>Short ways to write calls of the vocabulary.</summary>
internal static class Calls
{
    public static CallCode Call(string method, params ReadOnlySpan<CodeNode?> arguments)
    {
        var given = new List<Argument>();
        foreach (var argument in arguments)
        {
            if (argument is not null)
                given.Add(new(null, argument));
        }

        return new(method, given);
    }

    /// <summary>The call with an option, where it is not what the method takes anyway.</summary>
    public static CallCode With(this CallCode call, string name, CodeNode value, bool isOther = true) =>
        isOther ? call with { Arguments = [.. call.Arguments, new(name, value)] } : call;

    public static CallCode With(this CallCode call, string name, double value, double usual) =>
        call.With(name, new NumberCode(value, IsOperand: false), value != usual);

    public static CallCode With(this CallCode call, string name, long value, long usual) => call.Add(name, Integer(value), Integer(usual));

    /// <summary>The call with an option of each spatial axis: one number where all are the same.</summary>
    public static CallCode With(this CallCode call, string name, IReadOnlyList<long> values, long usual) =>
        call.Add(name, Pair(values), Integer(usual));

    private static CallCode Add(this CallCode call, string name, CodeNode value, CodeNode usual) =>
        call with { Arguments = [.. call.Arguments, new(name, value, usual)] };

    public static CodeNode Pair(IReadOnlyList<long> values) =>
        values.Distinct().Count() == 1 ? Integer(values[0]) : new ListCode([.. values.Select(Integer)], IsPair: true);

    public static CodeNode List(IEnumerable<long> values) => new ListCode([.. values.Select(Integer)]);

    public static CodeNode Integer(long value) => new SizeCode(Size.Of(value));

    public static CodeNode Integer(Size value) => new SizeCode(value);
}
