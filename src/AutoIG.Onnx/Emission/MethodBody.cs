using System.Text;
using System.Text.RegularExpressions;
using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Emission;

/// <summary>The text of a method: its statements, or the one expression that it is.</summary>
internal sealed class MethodBody(VariableNames names, UseSizes sizes, bool isModel)
{
    private readonly StringBuilder statements = new();

    // The method where it is one expression.
    private string? expression;

    /// <param name="kept">The variables in order.</param>
    /// <param name="turned">The variable of a loop over blocks that gives the result; else null.</param>
    /// <param name="last">What is given.</param>
    /// <param name="hasLengths">Whether lengths have names for those who read the method: they keep them, in lines of their own.</param>
    public void Write(IReadOnlyList<Local> kept, Local? turned, CodeNode last, CodeText text, bool hasLengths)
    {
        var begins = Stages(kept);
        foreach (var local in kept)
        {
            if (begins.Contains(local))
                statements.Append('\n');
            if (local.Value is TurnsCode turns)
                WriteTurns(turns, local, text);
            else
                statements.Append(Bordered(Lines.Wrap($"        var {names[local]} = {text.Write(local.Value!)};"), local)).Append('\n');
        }

        if (turned is not null)
        {
            WriteTurns((TurnsCode)last, turned, text);
            statements.Append($"        return {names[turned]};\n");
            return;
        }

        string given = text.Write(last);
        expression = kept.Count == 0 && !hasLengths ? given : null;
        statements.Append(Lines.Wrap($"        return {given};")).Append('\n');
    }

    /// <summary>The method, with the lines that take lengths.</summary>
    public string Text(string head)
    {
        if (expression is not null && WithLengths(expression) is { } whole)
            return Lines.Wrap(head + " =>") + "\n" + Lines.Wrap($"        {whole};") + "\n";
        string lengths = string.Concat(sizes.Lines.Select(line => $"        {line}\n"));
        return Lines.Wrap(head) + "\n    {\n" + lengths + statements + "    }\n";
    }

    /// <summary>An expression with its lengths in it; null where one is read twice.</summary>
    private string? WithLengths(string text)
    {
        foreach (var (name, value) in sizes.Lines)
        {
            var places = Regex.Matches(text, $@"\b{Regex.Escape(name)}\b(?!:)");
            if (places.Count != 1)
                return null;
            text = text[..places[0].Index] + value + text[(places[0].Index + name.Length)..];
        }

        return text;
    }

    private void WriteTurns(TurnsCode turns, Local local, CodeText text)
    {
        string name = names[local];
        statements.Append(Lines.Wrap($"        var {name} = {text.Write(turns.First)};")).Append('\n');
        statements.Append(Bordered($"        foreach (var {turns.Each} in {turns.Field})", local)).Append('\n');
        string arguments = string.Join(", ", turns.Others.Select(text.Write).Prepend(name));
        statements.Append(Lines.Wrap($"            {name} = {turns.Each}.Forward({arguments});")).Append('\n');
    }

    /// <summary>The model's statements that blocks are in say which shape they give.</summary>
    private string Bordered(string statement, Local local) =>
        isModel && IsBorder(local) ? Lines.WithComment(statement, $"[{string.Join(", ", local.Shape)}]") : statement;

    private static bool IsBorder(Local local) => local.Value is TurnsCode || HasBlock(local.Value!);

    private static bool HasBlock(CodeNode code) => code is BlockCode || code.Parts.Any(HasBlock);

    /// <summary>Where the model's stages begin: maps of another size, with more than one block of that.</summary>
    private HashSet<Local> Stages(IReadOnlyList<Local> kept)
    {
        Local[] borders = isModel ? [.. kept.Where(local => IsBorder(local) && local.Shape.Count == 3)] : [];
        bool IsSame(int one, int other) => borders[one].Shape.Skip(1).SequenceEqual(borders[other].Shape.Skip(1));
        return [.. Enumerable.Range(1, Math.Max(0, borders.Length - 1)).Where(i => !IsSame(i, i - 1)
            && (borders[i].Value is TurnsCode || (i + 1 < borders.Length && IsSame(i, i + 1)))).Select(i => borders[i])];
    }
}
