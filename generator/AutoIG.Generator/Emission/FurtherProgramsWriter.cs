using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes the programs of one kind beside those of the gradient and the tangents, for the ways through the method that have one.
/// </summary>
internal sealed class FurtherProgramsWriter
{
    private readonly ModelPrograms kind;
    private readonly string realType;
    private readonly int[] programOf; // −1 where a way has none
    private readonly ProgramsWriter programs;

    private FurtherProgramsWriter(
        ModelPrograms kind, IrFunction function, IReadOnlyList<FunctionBodyWriter> ways, string source, string sourceType)
    {
        this.kind = kind;
        realType = function.RealType;
        var sweeps = new List<IReadOnlyList<ProgramSweep>>();
        programOf = ways.Select(way =>
        {
            if (way.Further.FirstOrDefault(further => further.Kind == kind) is not { } own)
                return -1;
            sweeps.Add(own.Sweeps);
            return sweeps.Count - 1;
        }).ToArray();
        programs = new ProgramsWriter(
            Identifiers.OfPrivate(function, $"{kind}"), $"{kind}Program<{realType}>", source, sourceType, sweeps);
    }

    /// <summary>A writer for each kind that a way has.</summary>
    public static IReadOnlyList<FurtherProgramsWriter> Of(
        IrFunction function, IReadOnlyList<FunctionBodyWriter> ways, string source, string sourceType) =>
        KindsOf(ways).Select(kind => new FurtherProgramsWriter(kind, function, ways, source, sourceType)).ToArray();

    /// <summary>The kinds that any way has.</summary>
    public static IEnumerable<ModelPrograms> KindsOf(IReadOnlyList<FunctionBodyWriter> ways) =>
        ways.SelectMany(way => way.Further).Select(further => further.Kind).Distinct();

    /// <summary>The override that makes the program of a way.</summary>
    public void WriteCreation(CodeWriter code) => WayChoice.Write(
        code, $"public override {kind}Program<{realType}>? {kind}(int way) => ",
        programOf.Select(program => program < 0 ? "null" : programs.Creation(program)).ToArray(), ";");

    /// <summary>The classes.</summary>
    public void Write(CodeWriter code) => programs.Write(code);

    /// <summary>
    /// Writes the override that lists the operators for which a program that the method asks for is not defined, or that have no gate.
    /// </summary>
    public static void WriteRefusals(CodeWriter code, IReadOnlyList<FunctionBodyWriter> ways)
    {
        if (ways.All(way => way.Refusals.Count == 0))
            return;
        const string Header =
            "public override RefusedOperator[] RefusedOperators(ModelPrograms program, int way) => (program, way) switch";
        using (code.Block(Header, "};"))
        {
            for (int way = 0; way < ways.Count; way++)
            {
                foreach (var refusals in ways[way].Refusals.GroupBy(refusal => refusal.Program))
                {
                    code.Line($"({nameof(ModelPrograms)}.{refusals.Key}, {way}) =>");
                    code.Line("[");
                    using (code.Indented("],"))
                    {
                        foreach (var refusal in refusals)
                            code.Line($"new({Spell(refusal)}),");
                    }
                }
            }
            code.Line("_ => [],");
        }
    }

    /// <summary>Writes the override that lists the layers for which the RevealCancel rule has multipliers.</summary>
    public static void WriteRevealCancelLayers(CodeWriter code, IReadOnlyList<FunctionBodyWriter> ways)
    {
        var layers = ways.Select(way =>
            way.Further.FirstOrDefault(further => further.Kind == ModelPrograms.RevealCancel)?.ShownLayers ?? []).ToArray();
        if (layers.All(shown => shown.Count == 0))
            return;
        WayChoice.Write(
            code, "public override int[] RevealCancelLayers(int way) => ",
            layers.Select(shown => $"[{string.Join(", ", shown)}]").ToArray(), ";");
    }

    private static string Spell(ProgramRefusal refusal) =>
        string.Join(", ", new[] { refusal.Operator, refusal.Statement, refusal.WayOut }.Select(Identifiers.Quote));
}
