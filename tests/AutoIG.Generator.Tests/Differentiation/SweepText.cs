using System.Globalization;
using System.Text;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Tests.Lowering;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>Sweeps as text that a test can state: all that planning and emission are given.</summary>
internal static class SweepText
{
    /// <summary>A program's sections, what it is given, what is wanted of it, and what its names are made of.</summary>
    public static string Of(FurtherProgram program) => Lines(
    [
        $"{program.Kind}: {program.Noun}, from {Number(program.OutputAdjoint)}",
        .. program.Given.Select(value => "given " + Place(value)),
        .. program.Sections.SelectMany(section => (string[])
        [
            $"{section.Name} '{section.Mark}'", .. Operations(section.Operations),
            .. section.Wanted.Select(value => "wanted " + Place(value)),
        ]),
        .. Derivatives(program.AdjointOf, program.Noun),
        .. Rules(program.Rules),
        .. program.Places.Select(place =>
            $"place {place.Kind} {place.Shape}{(place.HasOwnOrder ? " in its own order" : "")} before {string.Join(", ", place.Behind)}: "
            + place.Statement),
        .. program.Refusals.Select(refusal => $"refuses {refusal.Program} {refusal.Operator}: {refusal.Statement} {refusal.WayOut}".TrimEnd()),
    ]);

    /// <summary>The sweeps of gradient and tangents.</summary>
    public static string Of(TensorDerivative derivative) => Lines(
    [
        "frontier " + Numbers(derivative.Frontier.Values),
        "Forward", .. Operations(derivative.Forward),
        "Backward " + Number(derivative.OutputAdjoint), .. Operations(derivative.Backward),
        "gives " + Numbers(derivative.FrontierAdjoints),
        "PrefixTransposed " + Numbers(derivative.FrontierAdjointLeaves), .. Operations(derivative.PrefixTransposed),
        "gives " + Numbers(derivative.InputAdjoints),
        "Pushforward " + Numbers(derivative.FrontierTangents), .. Operations(derivative.Pushforward),
        "gives " + Number(derivative.ResultTangent),
        .. Derivatives(derivative.AdjointOf, "Adjoint"),
        .. Derivatives(derivative.TangentOf, "Tangent"),
        .. Rules(derivative.Rules),
    ]);

    /// <summary>A sweep of a function of numbers, with the names of its values and what those without are wished to be called.</summary>
    public static string Of(ScalarProgram program)
    {
        var text = new StringBuilder();
        Write(text, program, program.Body, "");
        return text.Append("gives ").Append(Numbers(program.Results)).ToString();
    }

    /// <summary>A text is the expected one; the message shows all of it where it is not.</summary>
    public static void Expect(string expected, string actual) => Assert.True(expected.ReplaceLineEndings("\n") == actual, actual);

    private static void Write(StringBuilder text, ScalarProgram program, IrBlock block, string indent)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    Line($"{IrText.Of(operation with { Name = null })}{Named(operation.Id)}"
                        + (program.Derivatives.Contains(operation.Id) ? "  ∂" : ""));
                    break;
                case IrConditional conditional:
                    Line($"if {Number(conditional.Condition)}");
                    Write(text, program, conditional.Then, indent + "  ");
                    Line("else");
                    Write(text, program, conditional.Else, indent + "  ");
                    foreach (var merge in conditional.Merges)
                        Line($"{Number(merge.Id)} = {Number(merge.Then)} or {Number(merge.Else)}{Named(merge.Id)}");
                    break;
                case ScalarLoop loop:
                    Line($"loop{(loop.Turns < 0 ? "" : $", counted by {Number(loop.Turns)}")}");
                    Carried(loop.Carried);
                    Write(text, program, loop.Header, indent + "  ");
                    Line($"while {Number(loop.Condition)}");
                    Write(text, program, loop.Body, indent + "  ");
                    break;
                case ScalarReverseLoop loop:
                    Line($"back over {Number(loop.Turns)}, recalling "
                        + string.Join(", ", loop.Recalled.Select(id => Number(id) + Named(id))));
                    Carried(loop.Adjoints);
                    Write(text, program, loop.Body, indent + "  ");
                    break;
                default:
                    throw new InvalidOperationException(statement.ToString());
            }
        }

        void Line(string line) => text.Append(indent).Append(line).Append('\n');

        void Carried(IEnumerable<ScalarCarried> values)
        {
            foreach (var value in values)
            {
                Line($"{Number(value.Current)}{Named(value.Current)} from {Number(value.Initial)}, then {Number(value.Next)}, "
                    + $"at last {Number(value.Last)}{Named(value.Last)}");
            }
        }

        string Named(int id) => program.Names.TryGetValue(id, out string? name) ? $"  '{name}'"
            : program.Wishes.TryGetValue(id, out string? wish) ? $"  ~{wish}" : "";
    }

    private static IEnumerable<string> Operations(IEnumerable<IrOperation> operations) =>
        operations.Select(operation => $"  {IrText.Of(operation)}");

    private static IEnumerable<string> Derivatives(IEnumerable<DerivativeOf> derivatives, string noun) =>
        derivatives.Select(derivative => $"{Number(derivative.Derivative)} is the {noun} of {Number(derivative.Value)}");

    private static IEnumerable<string> Rules(IEnumerable<RuleOutput> rules) => rules.Select(rule =>
        rule.First == rule.End ? $"{rule.Rule.Operator}{rule.Rule.Noun} wrote nothing"
        : $"{rule.Rule.Operator}{rule.Rule.Noun} wrote {Number(rule.First)} to {Number(rule.End - 1)}");

    private static string Place(ProgramValue value) => $"{Number(value.Id)} in {value.Part} {value.Index}";

    private static string Numbers(IEnumerable<int> ids) => string.Join(", ", ids.Select(Number));

    private static string Number(int id) => id < 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"%{id}");

    private static string Lines(IEnumerable<string> lines) => string.Join("\n", lines);
}
