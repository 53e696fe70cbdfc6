using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>Writes the list of the layers that find their rules at run time when relevance goes back through them.</summary>
internal static class RelevanceLayerWriter
{
    private const string Header = "public override RelevanceLayer[] RelevanceLayers(int way) =>";

    /// <summary>What a way's program finds rules for; empty where the way has no such program.</summary>
    public static IReadOnlyList<RelevantPlace> PlacesOf(FunctionBodyWriter way) =>
        way.Further.FirstOrDefault(further => further.Kind == ModelPrograms.Relevance)?.Places ?? [];

    /// <summary>Writes the override of RelevanceLayers.</summary>
    public static void Write(CodeWriter code, IReadOnlyList<FunctionBodyWriter> ways)
    {
        if (ways.All(way => PlacesOf(way).Count == 0))
            return;
        string[] lists = [.. ways.Select(way => $"[{string.Join(", ", PlacesOf(way).Select(Spell))}]")];
        if (lists.Distinct().Count() > 1)
        {
            WayChoice.Write(code, Header + " ", lists, ";");
            return;
        }
        code.Line(Header);
        code.Line("[");
        using (code.Indented("];"))
        {
            foreach (var place in PlacesOf(ways[0]))
                code.Line(Spell(place) + ",");
        }
    }

    private static string Spell(RelevantPlace place) =>
        $"new(RelevanceLayerKind.{place.Kind}, {Identifiers.Quote(place.Statement)}, {place.Behind}"
        + (place.HasOwnOrder ? ", hasOwnOrder: true)" : ")");
}
