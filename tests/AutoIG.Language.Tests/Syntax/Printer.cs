using System.Globalization;
using System.Text;

namespace AutoIG.Language.Tests.Syntax;

/// <summary>Writes programs as C#.</summary>
internal sealed class Printer
{
    private readonly bool isGeneric;
    private readonly StringBuilder text = new();
    private int indent;

    private Printer(bool isGeneric) => this.isGeneric = isGeneric;

    /// <summary>The type of a program.</summary>
    public static string Print(ProgramTree program, string type)
    {
        var printer = new Printer(program.IsGeneric);
        bool isStatic = program.Fields.Count == 0;
        printer.Line($"public {(isStatic ? "static" : "sealed")} partial class {type}{(program.IsGeneric ? "<T>" : "")}");
        if (program.IsGeneric)
            printer.Line("    where T : unmanaged, IBinaryFloatingPointIeee754<T>");
        printer.Open();
        foreach (var (variable, value) in program.Fields)
            printer.Line($"private readonly {printer.Keyword(variable.Kind)} {variable.Name} = {printer.Text(value)};");
        printer.Line("[Differentiable]");
        printer.Line($"public {(isStatic ? "static " : "")}{printer.Keyword(program.Result)} F({printer.Parameters(program.Parameters)})");
        printer.Write(program.Body);
        foreach (var method in program.Methods)
            printer.Write(method.Function, method.Body, isStatic ? "private static " : "private ");
        printer.Close();
        return printer.text.ToString();
    }

    // Where the model is generic, its T stands for double.
    private string Keyword(Kind kind) => isGeneric && kind == Kind.Double ? "T" : kind.Keyword();

    private string Parameters(IReadOnlyList<Variable> parameters) =>
        string.Join(", ", parameters.Select(p => $"{(p.IsIn ? "in " : "")}{Keyword(p.Kind)} {p.Name}"));

    private void Line(string line) => text.Append(' ', 4 * indent).Append(line).Append('\n');

    private void Open()
    {
        Line("{");
        indent++;
    }

    private void Close()
    {
        indent--;
        Line("}");
    }

    private void Write(Function function, Block body, string modifiers)
    {
        string result = function.Results.Count switch
        {
            0 => "void",
            1 => Keyword(function.Results[0]),
            _ => $"({string.Join(", ", function.Results.Select(Keyword))})",
        };
        Line($"{modifiers}{result} {function.Name}{(function.IsGeneric ? "<U>" : "")}({Parameters(function.Parameters)})");
        Write(body);
    }

    private void WriteInner(Statement statement)
    {
        if (statement is Block)
        {
            Write(statement);
            return;
        }
        indent++;
        Write(statement);
        indent--;
    }

    private void Write(Statement statement)
    {
        switch (statement)
        {
            case Block block:
                Open();
                foreach (var inner in block.Statements)
                    Write(inner);
                Close();
                break;
            case Declaration declaration:
                Line(Text(declaration) + ";");
                break;
            case Evaluation evaluation:
                Line(Bare(evaluation.Expression) + ";");
                break;
            case If condition:
                Line($"if ({Bare(condition.Condition)})");
                WriteInner(condition.Then);
                if (condition.Else is not null)
                {
                    Line("else");
                    WriteInner(condition.Else);
                }
                break;
            case While { TestsFirst: true } loop:
                Line($"while ({Bare(loop.Condition)})");
                WriteInner(loop.Body);
                break;
            case While loop:
                Line("do");
                WriteInner(loop.Body);
                Line($"while ({Bare(loop.Condition)});");
                break;
            case For loop:
                string first = loop.First is null ? "" : Text(loop.First), test = loop.Condition is null ? "" : Bare(loop.Condition);
                Line($"for ({first}; {test}; {string.Join(", ", loop.Steps.Select(Bare))})");
                WriteInner(loop.Body);
                break;
            case Jump jump:
                Line(jump.IsBreak ? "break;" : "continue;");
                break;
            case Return { Values: [] }:
                Line("return;");
                break;
            case Return { Values: [var value] }:
                Line($"return {Bare(value)};");
                break;
            case Return { Values: var values }:
                Line($"return ({string.Join(", ", values.Select(Bare))});");
                break;
            case Switch choice:
                Line($"switch ({Bare(choice.Value)})");
                Open();
                foreach (var section in choice.Sections)
                {
                    if (section.Labels.Count == 0)
                        Line("default:");
                    foreach (var label in section.Labels)
                        Line($"case {Text(label)}:");
                    if (section.Body.Statements.Any(inner => inner is Declaration or Definition or Deconstruction { Declares: true }
                        or ArrayAssignment { Declares: true }))
                    {
                        // All sections of a switch are one scope; a block keeps what this one declares apart.
                        Write(section.Body);
                        continue;
                    }
                    indent++;
                    foreach (var inner in section.Body.Statements)
                        Write(inner);
                    indent--;
                }
                Close();
                break;
            case Deconstruction deconstruction:
                string targets = string.Join(", ", deconstruction.Targets.Select(t => t.Name));
                string values2 = deconstruction.Values.Count == 1 ? Bare(deconstruction.Values[0])
                    : $"({string.Join(", ", deconstruction.Values.Select(Bare))})";
                if (deconstruction.IsTyped)
                    targets = string.Join(", ", deconstruction.Targets.Select(t => $"{Keyword(t.Kind)} {t.Name}"));
                Line($"{(deconstruction is { Declares: true, IsTyped: false } ? "var " : "")}({targets}) = {values2};");
                break;
            case ArrayAssignment assignment:
                string elements = string.Join(", ", assignment.Elements.Select(Bare));
                Line($"{(assignment.Declares ? Keyword(assignment.Target.Kind) + "[] " : "")}{assignment.Target.Name} = [{elements}];");
                break;
            case ForEach loop:
                Line($"foreach ({(loop.IsTyped ? Keyword(loop.Variable.Kind) : "var")} {loop.Variable.Name} in {loop.Array.Name})");
                WriteInner(loop.Body);
                break;
            case Definition local:
                Write(local.Function, local.Body, "");
                break;
            default:
                throw new InvalidOperationException(statement.GetType().Name);
        }
    }

    private string Text(Declaration declaration) =>
        $"{(declaration.IsConstant && !isGeneric ? "const " : "")}{Keyword(declaration.Variable.Kind)} {declaration.Variable.Name}"
        + (declaration.Value is null ? "" : $" = {Bare(declaration.Value)}");

    private string Bare(Expression expression) =>
        Text(expression) is var text && expression is Binary or ShortCircuit or Choice or Assignment or Compound
        && text[0] == '(' ? text[1..^1] : text;

    private string Text(Expression expression) => expression switch
    {
        Literal literal => Text(literal),
        Read read => read.Variable.Name,
        Unary unary =>
            $"{unary.Token}{(unary.Operand is Unary or Increment or Literal ? $"({Bare(unary.Operand)})" : Text(unary.Operand))}",
        Binary { Token: not ("<<" or ">>") } binary =>
            $"({As(binary.Left, binary.Operands)} {binary.Token} {As(binary.Right, binary.Operands)})",
        Binary shift => $"({Text(shift.Left)} {shift.Token} {Text(shift.Right)})",
        ShortCircuit circuit => $"({Text(circuit.Left)} {(circuit.IsAnd ? "&&" : "||")} {Text(circuit.Right)})",
        Choice choice => $"({Text(choice.Condition)} ? {As(choice.WhenTrue, choice.Kind)} : {As(choice.WhenFalse, choice.Kind)})",
        Assignment assignment => $"({assignment.Target.Name} = {Bare(assignment.Value)})",
        Compound compound => $"({compound.Target.Name} {compound.Token}= {Bare(compound.Value)})",
        Increment { IsPrefix: true } increment => (increment.IsIncrement ? "++" : "--") + increment.Target.Name,
        Increment increment => increment.Target.Name + (increment.IsIncrement ? "++" : "--"),
        MathCall call when isGeneric => $"T.{call.Name}({string.Join(", ", call.Arguments.Select(Bare))})",
        MathCall call => $"{(call.Kind == Kind.Float ? "MathF" : "Math")}.{call.Name}({string.Join(", ", call.Arguments.Select(Bare))})",
        Conversion conversion when isGeneric && conversion.Kind == Kind.Double && conversion.Operand.Kind != Kind.Double =>
            As(conversion.Operand, Kind.Double),
        Conversion { IsWritten: false } conversion => Text(conversion.Operand),
        Conversion conversion => $"({Keyword(conversion.Kind)})"
            + (conversion.Operand is Read or Call or MathCall ? Text(conversion.Operand) : $"({Bare(conversion.Operand)})"),
        Element { IsFromEnd: true } element => $"{element.Array.Name}[^{element.Array.Length - element.Index}]",
        Element element => $"{element.Array.Name}[{element.Index}]",
        Call call => $"{call.Function.Name}{(call.Function.IsGeneric ? "<int>" : "")}({string.Join(", ", call.Arguments.Select((a, i) =>
            (call.Order is { } order ? call.Function.Parameters[order[i]].Name + ": " : "") + Bare(a)))})",
        IsMatch match => $"({Text(match.Value)} is {Text(match.Pattern)})",
        SwitchExpression choice => $"({Text(choice.Value)} switch {{ {string.Concat(choice.Patterns.Select((p, i) =>
            $"{Text(p)} => {Text(choice.Results[i])}, "))}_ => {Text(choice.Results[^1])} }})",
        _ => throw new InvalidOperationException(expression.GetType().Name),
    };

    /// <summary>An operand where C# promotes it; to a type parameter nothing is promoted.</summary>
    private string As(Expression operand, Kind kind) =>
        isGeneric && kind == Kind.Double && operand.Kind != Kind.Double ? $"T.CreateChecked({Bare(operand)})" : Text(operand);

    private string Text(Pattern pattern) => pattern switch
    {
        ComparisonPattern comparison => comparison.Token.Length == 0 ? Text(comparison.Value)
            : $"{comparison.Token} {Text(comparison.Value)}",
        NotPattern { Pattern: JoinedPattern joined } => $"not ({Text(joined)})",
        NotPattern not => $"not {Text(not.Pattern)}",
        JoinedPattern joined => $"{Inner(joined.Left)} {(joined.IsAnd ? "and" : "or")} {Inner(joined.Right)}",
        _ => throw new InvalidOperationException(pattern.GetType().Name),
    };

    private string Inner(Pattern pattern) => pattern is JoinedPattern ? $"({Text(pattern)})" : Text(pattern);

    private string Text(Literal literal)
    {
        string digits = literal.Value.ToString("R", CultureInfo.InvariantCulture);
        return literal.Kind switch
        {
            Kind.Double when isGeneric => $"T.CreateChecked({digits})",
            Kind.Bool => literal.Value != 0 ? "true" : "false",
            Kind.Int => digits,
            Kind.Long => digits + "L",
            Kind.Float => digits + "f",
            _ => digits.AsSpan().ContainsAnyExceptInRange('-', '9') ? digits : digits.Contains('.', StringComparison.Ordinal) ? digits
                : digits + ".0",
        };
    }
}
