namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes the programs of one kind for all ways through a method, a class for each. Ways whose sweeps are the same share a class; where
/// some are the same, or a sweep begins as another way's whole sweep does, the class derives from that other one and writes only what
/// differs.
/// </summary>
internal sealed class ProgramsWriter
{
    // What calling the base costs: the call and its blank line.
    private const int LinesOfCall = 2;

    private readonly string baseType;
    private readonly string source;
    private readonly string sourceType;
    private readonly List<Program> programs = [];
    private readonly Program[] programOf;

    /// <param name="name">The name of the classes; where there are several ways, followed by the way's number.</param>
    /// <param name="baseType">The runtime's class of such programs.</param>
    /// <param name="source">The variable from which sweeps read what does not depend on the input.</param>
    /// <param name="sourceType">Its type.</param>
    /// <param name="ways">The sweeps of each way.</param>
    public ProgramsWriter(string name, string baseType, string source, string sourceType, IReadOnlyList<IReadOnlyList<ProgramSweep>> ways)
    {
        (this.baseType, this.source, this.sourceType) = (baseType, source, sourceType);
        programOf = new Program[ways.Count];
        for (int way = 0; way < ways.Count; way++)
        {
            var sweeps = ways[way];
            var known = programs.FirstOrDefault(program => program.Sweeps.Count == sweeps.Count
                && program.Sweeps.Zip(sweeps, (a, b) => a.Equals(b)).All(same => same));
            if (known is null)
                programs.Add(known = new Program(ways.Count == 1 ? name : name + way, sweeps, Nearest(sweeps)));
            programOf[way] = known;
        }
        foreach (var program in programs)
            program.Base?.Heirs.Add(program);
    }

    /// <summary>The expression that makes the program of a way.</summary>
    public string Creation(int way) => $"new {programOf[way].Name}({(programOf[way].TakesSource ? source : "")})";

    public void Write(CodeWriter code)
    {
        foreach (var program in programs)
        {
            code.BlankLine();
            Write(code, program);
        }
    }

    private void Write(CodeWriter code, Program program)
    {
        string modifiers = program.Heirs.Count == 0 ? "private sealed" : "private";
        string constructor = program.TakesSource ? $"({sourceType} {source})" : "";
        string parent = program.Base is null ? baseType : program.Base.Name + (program.Base.TakesSource ? $"({source})" : "");
        using (code.Block($"{modifiers} class {program.Name}{constructor} : {parent}"))
        {
            // Where a derived class reads it too, a primary constructor would capture it twice.
            if (program.Base is not { TakesSource: true } && program.TakesSource && program.HasHeirsThatRead)
                code.Line($"protected readonly {sourceType} {source} = {source};");
            foreach (var sweep in program.Sweeps)
            {
                if (program.Base?.Of(sweep) is { } inherited && inherited.Equals(sweep))
                    continue;
                code.BlankLine();
                var body = program.Written(sweep);
                using (code.Block($"public override void {sweep.Header}"))
                {
                    if (body.CallsBase)
                        code.Line($"base.{sweep.Name}(batch);").BlankLine();
                    code.Line(body.Code.Text);
                }
            }
        }
    }

    /// <summary>The program so far from which to derive so that most lines are saved, if that saves any.</summary>
    private Program? Nearest(IReadOnlyList<ProgramSweep> sweeps)
    {
        Program? nearest = null;
        int most = 0;
        foreach (var program in programs)
        {
            // A base's method that is not overridden runs: each must have its counterpart here.
            if (program.Sweeps.Any(sweep => sweeps.All(own => own.Header != sweep.Header)))
                continue;
            int saved = sweeps.Sum(sweep => program.Of(sweep) is { } other ? Saved(sweep, other) : 0);
            if (saved > most)
                (nearest, most) = (program, saved);
        }
        return nearest;
    }

    private static int Saved(ProgramSweep sweep, ProgramSweep other) =>
        other.Equals(sweep) ? other.Lines : sweep.StepsOf(other) > 0 ? Math.Max(0, other.Lines - LinesOfCall) : 0;

    private sealed class Program(string name, IReadOnlyList<ProgramSweep> sweeps, Program? parent)
    {
        private readonly Dictionary<ProgramSweep, Body> written = [];

        public string Name => name;

        public IReadOnlyList<ProgramSweep> Sweeps => sweeps;

        public Program? Base => parent;

        public List<Program> Heirs { get; } = [];

        public bool TakesSource => parent is { TakesSource: true } || Reads;

        public bool HasHeirsThatRead => Heirs.Any(heir => heir.Reads || heir.HasHeirsThatRead);

        /// <summary>Whether what the class itself writes reads the model's constants.</summary>
        private bool Reads => sweeps.Any(sweep => !(parent?.Of(sweep)?.Equals(sweep) ?? false) && Written(sweep).Code.ReadsModel);

        public ProgramSweep? Of(ProgramSweep sweep) => sweeps.FirstOrDefault(own => own.Header == sweep.Header);

        /// <summary>What the class writes of a sweep: all of it, or what follows after a call of the base's.</summary>
        public Body Written(ProgramSweep sweep)
        {
            if (!written.TryGetValue(sweep, out var body))
            {
                bool callsBase = parent?.Of(sweep) is { } inherited && Saved(sweep, inherited) > 0;
                written.Add(sweep, body = new Body(callsBase ? sweep.Behind(sweep.StepsOf(parent!.Of(sweep)!)) : sweep.Whole, callsBase));
            }
            return body;
        }
    }

    private sealed record Body(ProgramSweep.Code Code, bool CallsBase);
}
