using AutoIG.Generator.Differentiation;

namespace AutoIG.Generator.Emission;

/// <summary>Writes the list of the operators that make ±∞ or NaN of finite numbers, where a function has such.</summary>
internal static class SteepOperatorWriter
{
    private const string Header = "public override SteepOperator[] SteepOperators(int way) =>";

    // 140 columns, less the indentation of a member.
    private const int LongestLine = 128;

    /// <summary>Writes the override of SteepOperators: on one line where there is room.</summary>
    public static void Write(CodeWriter code, IReadOnlyList<FunctionBodyWriter> ways)
    {
        if (ways.All(way => way.SteepPlaces.Count == 0))
            return;
        string[] lists = [.. ways.Select(way => $"[{string.Join(", ", way.SteepPlaces.Select(Spell))}]")];
        if (lists.Distinct().Count() > 1 || Header.Length + lists[0].Length + 2 <= LongestLine)
        {
            WayChoice.Write(code, Header + " ", lists, ";");
            return;
        }
        code.Line(Header);
        code.Line("[");
        using (code.Indented("];"))
        {
            foreach (var place in ways[0].SteepPlaces)
                code.Line(Spell(place) + ",");
        }
    }

    private static string Spell(SteepPlace place) =>
        $"new({Identifiers.Quote(place.Operator)}, {Identifiers.Quote(place.Statement)}, {place.Behind}, {place.InFront})";
}
