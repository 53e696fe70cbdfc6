using AutoIG.Generator.Ir;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>The spans of a sweep: which variable holds which value, and the declarations of those that are new.</summary>
internal sealed class SweepVariables(
    IrFunction function, SweepPlan plan, ValueNames names, ConstantPool constants, Func<int, IrType> typeOf, SweepNames read)
{
    private readonly Dictionary<int, string> variables = [];
    private readonly HashSet<string> taken = ["batch", "points", "productOfPoint", constants.Variable, .. function.DimensionNames];
    private readonly Dictionary<string, string> locals = [];

    /// <summary>A value as a step writes it: its variable, or what a constant is spelt like.</summary>
    public string this[int id]
    {
        get
        {
            if (variables.TryGetValue(id, out string? variable))
                return variable;
            read.Read(constants.SizesOf(id));
            return constants.Spell(id);
        }
    }

    /// <summary>Declares what a step is about to read, where an earlier sweep computed it.</summary>
    public void Bring(IEnumerable<int> values, SweepStatements code)
    {
        foreach (int id in values)
        {
            if (variables.ContainsKey(id) || !plan.Places.ContainsKey(id))
                continue;
            // What shares its memory with a value that has a variable of the same name and type is that variable.
            string name = names[id];
            var same = variables.Keys.Where(other => names[other] == name && SamePlace(other, id) && typeOf(other) == typeOf(id));
            variables[id] = same.Select(other => variables[other]).FirstOrDefault() ?? DeclareInPlace(id, code);
        }
    }

    /// <summary>
    /// The variable of a value that is computed: that of an operand which it overwrites under the same name, a new name for such an
    /// operand's memory, or memory of its own.
    /// </summary>
    public string Take(int id, IEnumerable<int> operands, SweepStatements code)
    {
        if (variables.TryGetValue(id, out string? known))
            return known;
        foreach (int operand in operands)
        {
            if (!SamePlace(operand, id) || !variables.TryGetValue(operand, out string? overwritten)
                || typeOf(operand).Shape.Length != typeOf(id).Shape.Length)
                continue;
            return variables[id] = names[operand] == names[id] ? overwritten : Declare(id, overwritten, inPlace: true, code);
        }
        return variables[id] = DeclareInPlace(id, code);
    }

    /// <summary>A value that lies where its operand does.</summary>
    /// <param name="id">The value.</param>
    /// <param name="operand">The operand.</param>
    /// <param name="isShown">Whether it shows under its own name, as a layer does; a reshape is the same memory, and needs no second
    /// name.</param>
    /// <param name="code">Where the declaration is written.</param>
    public void Alias(int id, int operand, bool isShown, SweepStatements code) =>
        variables[id] = isShown && names[id] != names[operand] && !taken.Contains(names[id])
            ? Declare(id, this[operand], inPlace: true, code) : this[operand];

    /// <summary>A local for an object that several calls of the sweep take, declared where the first needs it.</summary>
    public string Local(string type, string initialiser, string wish, SweepStatements code)
    {
        if (!locals.TryGetValue(initialiser, out string? name))
        {
            locals.Add(initialiser, name = Spelling.Of(Identifiers.Unique(wish, taken)));
            code.Line($"{type} {name} = {initialiser};");
        }
        return name;
    }

    public bool SamePlace(int a, int b) => plan.Places.TryGetValue(a, out var place) && place == plan.Places[b] && PartOf(a) == PartOf(b)
        && plan.AtBaseline.Contains(a) == plan.AtBaseline.Contains(b);

    /// <summary>From one row of a value to the next, where they are parts of longer ones.</summary>
    public Dimension? Stride(int id) => plan.Parts.TryGetValue(id, out var part) ? part.Row : null;

    /// <summary>The span of a place, or of the other half of its rows.</summary>
    public static string Spell(Place place, Shape? shape, bool atBaseline = false) => place.Kind switch
    {
        PlaceKind.Slot when atBaseline => $"batch.BaselineSlot({place.Index}, {Length(shape!)})",
        PlaceKind.Output when atBaseline => "batch.BaselineOutput",
        PlaceKind.Input when atBaseline => $"batch.BaselineInput({place.Index})",
        PlaceKind.Frontier when atBaseline => $"batch.BaselineFrontier({place.Index})",
        _ when atBaseline => throw new InvalidOperationException($"{place.Kind} holds no pairs."),
        PlaceKind.Slot => $"batch.Slot({place.Index}, {Length(shape!)})",
        PlaceKind.Output => "batch.Output",
        PlaceKind.OutputAdjoint => "batch.OutputAdjoint",
        PlaceKind.OutputTangent => "batch.OutputTangent",
        PlaceKind.Breakpoints => "batch.Breakpoints",
        _ => $"batch.{place.Kind}({place.Index})",
    };

    private (Dimension Start, Dimension Row)? PartOf(int id) => plan.Parts.TryGetValue(id, out var part) ? (part.Start, part.Row) : null;

    private string DeclareInPlace(int id, SweepStatements code)
    {
        if (!plan.Parts.TryGetValue(id, out var part))
        {
            if (plan.Places[id].Kind == PlaceKind.Slot)
                read.Read(typeOf(id).Shape.Dimensions);
            return Declare(id, Spell(plan.Places[id], typeOf(id).Shape, plan.AtBaseline.Contains(id)), inPlace: false, code);
        }
        Bring([part.Whole], code);
        read.Read([part.Start]);
        string whole = this[part.Whole];
        return Declare(id, part.Start == 0 ? whole : $"{whole}.Slice({part.Start})", inPlace: part.Start == 0, code);
    }

    private string Declare(int id, string initialiser, bool inPlace, SweepStatements code)
    {
        // A part of a sum that lies elsewhere than the sum must not take its name.
        string wish = names.SumOf(id) is { } sum && !SamePlace(sum, id) ? names[id] + "Part" : names[id];
        string name = Spelling.Of(Identifiers.Unique(wish, taken));
        code.Declare(name, initialiser, inPlace);
        return name;
    }

    /// <summary>A length as the product of its dimensions, so that it explains itself.</summary>
    private static string Length(Shape shape)
    {
        var factors = shape.Dimensions.Where(d => d != 1)
            .Select(d => d.IsConstant || (d.Scale == 1 && d.Offset == 0) ? d.ToString() : $"({d})").ToArray();
        return factors.Length == 0 ? "1" : string.Join(" * ", factors);
    }
}
