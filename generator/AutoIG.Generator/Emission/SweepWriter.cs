using System.Text.RegularExpressions;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>Writes the body of one sweep.</summary>
internal sealed class SweepWriter(
    IrFunction function, SweepPlan plan, int section, string mark, ValueNames names, ConstantPool constants, MapWriter maps,
    Func<int, IrType> typeOf, string rule)
{
    private readonly CodeWriter code = new();
    private readonly Dictionary<int, string> variables = [];
    private readonly HashSet<string> taken = ["batch", "points", constants.Variable, .. function.DimensionNames];
    private readonly List<string> declarations = [];
    private Origin origin = Origin.None;

    /// <summary>How many steps the sweep has.</summary>
    public int Steps => plan.Sections[section].Count;

    /// <summary>The statements of the sweep from a step on.</summary>
    /// <param name="first">The step.</param>
    /// <param name="texts">The text of each step, in order.</param>
    public string Write(int first, out IReadOnlyList<string> texts)
    {
        var steps = plan.Sections[section];
        var ends = new List<int>();
        for (int i = first; i < steps.Count; i++)
        {
            if (i > first)
                EndStep();
            var step = steps[i];
            if (IsInPlace(step))
                continue;
            Comment(step.Origin);
            if (step is KernelStep { Epilogue.Root.Origin: var behind })
                Comment(behind, isContinued: step.Origin.Text.Length > 0);
            switch (step)
            {
                case MapStep map when i + 1 < steps.Count && SlopeOf(map, steps[i + 1]) is { } slope:
                    Write(map, slope);
                    EndStep();
                    i++;
                    break;
                case MapStep map:
                    Write(map);
                    break;
                case ReserveStep reserved:
                    Result(reserved.Result, []);
                    break;
                case KernelStep kernel:
                    Write(kernel);
                    break;
                case AliasStep alias:
                    Write(alias);
                    break;
                case StoreStep { Value: < 0 } zero:
                    Line($"{Spell(zero.Destination, null)}.Clear();");
                    break;
                case StoreStep store:
                    Line($"{Read(store.Value)}.CopyTo({Spell(store.Destination, null)});");
                    break;
            }
        }
        if (steps.Count > first)
            EndStep();
        string text = code.ToString();
        texts = ends.Select((end, i) => text.Substring(i == 0 ? 0 : ends[i - 1], end - (i == 0 ? 0 : ends[i - 1]))).ToArray();
        text = text.TrimEnd('\n');
        var header = new List<string>();
        if (Regex.IsMatch(text, @"\bpoints\b"))
            header.Add("points = batch.Points");
        for (int i = 0; i < function.DimensionNames.Count; i++)
        {
            if (Regex.IsMatch(text, $@"\b{function.DimensionNames[i]}\b"))
                header.Add($"{Identifiers.Escape(function.DimensionNames[i])} = batch.Dimension({i})");
        }
        return header.Count == 0 ? text : $"int {string.Join(", ", header)};\n\n{text}";

        void EndStep()
        {
            WriteDeclarations();
            ends.Add(code.Length);
        }
    }

    private void Line(string line)
    {
        WriteDeclarations();
        code.Line(line);
    }

    /// <summary>The spans that the next statement reads and writes, in one declaration as far as a line holds them.</summary>
    private void WriteDeclarations()
    {
        string type = $"Span<{function.RealType}> ";
        string line = "";
        foreach (string declaration in declarations)
        {
            if (line.Length > 0 && type.Length + line.Length + declaration.Length > LongestLine)
            {
                code.Line($"{type}{line};");
                line = "";
            }
            line += (line.Length > 0 ? ", " : "") + declaration;
        }
        if (line.Length > 0)
            code.Line($"{type}{line};");
        declarations.Clear();
    }

    // 140 columns, less the indentation of a statement and its punctuation.
    private const int LongestLine = 120;

    /// <summary>Whether nothing is left to do: a slice that is read where it lies, a concatenation whose parts were all written where they belong.</summary>
    private bool IsInPlace(Step step) => step is KernelStep { Operation: var operation }
        && (operation.Operator == Parts.Slice ? plan.Parts.ContainsKey(step.Result)
            : operation.Operator == Joins.Concat && operation.Operands.All(part => IsPartOf(part, step.Result)));

    private bool IsPartOf(int part, int whole) => plan.Parts.ContainsKey(part) && plan.Places[part] == plan.Places[whole];

    /// <summary>The user's statement, where another one begins; <paramref name="isContinued"/>: under the one of which the same call computes a part.</summary>
    private void Comment(Origin next, bool isContinued = false)
    {
        if (next == origin || next.Text.Length == 0)
            return;
        origin = next;
        WriteDeclarations();
        if (!isContinued)
            code.BlankLine();
        code.Comment(mark + next.Text);
    }

    private void Write(MapStep step)
    {
        string[] operands = step.Group.Leaves.Select(l => Operand(l, step.Group.Root.Type.Shape)).ToArray();
        string destination = Result(step.Result, step.Group.Leaves);
        Line($"Kernels.Elementwise.Apply<{function.RealType}, {maps.Name(step.Group, names[step.Result], rule)}>({string.Join(", ", operands)}, {destination});");
    }

    /// <summary>The step behind an activation's if it computes the slope at the same argument, so that one pass can compute both.</summary>
    private static MapStep? SlopeOf(MapStep step, Step next) =>
        step.Group.Members.Count == 1 && step.Group.Root.Operator is ElementwiseOperator { Slope: { } slope }
        && next is MapStep { Group: { Members.Count: 1 } other } candidate && other.Root.Operator == slope && other.Leaves.Equals(step.Group.Leaves)
            ? candidate
            : null;

    private void Write(MapStep step, MapStep slope)
    {
        string x = Read(step.Group.Leaves[0]);
        string destination = Result(step.Result, []);
        string slopes = Result(slope.Result, slope.Group.Leaves);
        string map = maps.NameWithSlope((ElementwiseOperator)step.Group.Root.Operator);
        Line($"Kernels.Elementwise.ApplyWithSlope<{function.RealType}, {map}>({x}, {destination}, {slopes});");
    }

    private void Write(KernelStep step)
    {
        foreach (int operand in step.Operation.Operands)
            Read(operand);
        string? epilogueOperand = step.EpilogueOperand >= 0 ? Read(step.EpilogueOperand) : null;
        string destination = Result(step.Result, step.AddTo >= 0 ? [step.AddTo] : []);
        if (step.AddTo >= 0 && !SamePlace(step.AddTo, step.Result))
            Line($"{Read(step.AddTo)}.CopyTo({destination});");
        string? epilogue = step.Epilogue switch
        {
            { } activation when step.WithSlope => maps.NameWithSlope((ElementwiseOperator)activation.Root.Operator),
            { } group => maps.Name(group, names[step.Result], rule),
            null => null,
        };
        var call = new KernelCall(
            step.Operation, function.RealType, Read, typeOf, destination, step.AddTo >= 0, epilogue, constants, Stride, part => IsPartOf(part, step.Result),
            step.Result, epilogueOperand, step.Tap, step.WithSlope);
        Line(((IKernel)step.Operation.Operator).Emit(call));
        if (step.AddTo >= 0 && !call.WasAskedToAccumulate)
            throw new InvalidOperationException($"{step.Operation.Operator} is declared to accumulate, and its call overwrites.");
    }

    private void Write(AliasStep step)
    {
        int operand = step.Operation.Operands[0];
        string source = Read(operand);
        if (!SamePlace(operand, step.Result))
        {
            string destination = Result(step.Result, []);
            Line($"{source}.CopyTo({destination});");
        }
        else
        {
            // A layer shows under its own name; a reshape is the same memory, and needs no second one.
            variables[step.Result] = step.IsTap && names[step.Result] != names[operand] && !taken.Contains(names[step.Result])
                ? Declare(step.Result, source)
                : source;
        }
        if (!step.IsTap)
            return;
        var call = new KernelCall(
            step.Operation, function.RealType, Read, typeOf, variables[step.Result], false, null, constants, Stride, result: step.Result);
        Line(((IKernel)step.Operation.Operator).Emit(call));
    }

    private bool SamePlace(int a, int b) => plan.Places.TryGetValue(a, out var place) && place == plan.Places[b] && PartOf(a) == PartOf(b);

    private (Dimension Start, Dimension Row)? PartOf(int id) => plan.Parts.TryGetValue(id, out var part) ? (part.Start, part.Row) : null;

    /// <summary>From one row of a value to the next, where they are parts of longer ones.</summary>
    private Dimension? Stride(int id) => plan.Parts.TryGetValue(id, out var part) ? part.Row : null;

    /// <summary>The variable of a value that is read: declared here if an earlier sweep computed it.</summary>
    private string Read(int id)
    {
        if (variables.TryGetValue(id, out string? variable))
            return variable;
        if (!plan.Places.TryGetValue(id, out var place))
            return constants.Spell(id);
        // What shares its memory with a value that has a variable of the same length is that variable.
        foreach (var other in variables)
        {
            if (plan.Places.TryGetValue(other.Key, out var otherPlace) && otherPlace == place && PartOf(other.Key) == PartOf(id) && typeOf(other.Key) == typeOf(id)
                && names[other.Key] == names[id])
                return variables[id] = other.Value;
        }
        return DeclareInPlace(id);
    }

    /// <summary>The variable of a value that is computed: a new name for the memory of an operand that it overwrites, or memory of its own.</summary>
    private string Result(int id, IEnumerable<int> operands)
    {
        if (variables.TryGetValue(id, out string? known))
            return known;
        foreach (int operand in operands)
        {
            if (SamePlace(operand, id) && variables.TryGetValue(operand, out string? overwritten) && typeOf(operand).Shape.Length == typeOf(id).Shape.Length)
                return Declare(id, overwritten);
        }
        return DeclareInPlace(id);
    }

    private string DeclareInPlace(int id)
    {
        if (!plan.Parts.TryGetValue(id, out var part))
            return Declare(id, Spell(plan.Places[id], typeOf(id).Shape));
        string whole = Read(part.Whole);
        return Declare(id, part.Start == 0 ? whole : $"{whole}.Slice({part.Start})");
    }

    private string Declare(int id, string initialiser)
    {
        string name = Identifiers.Escape(Identifiers.Unique(names[id], taken));
        declarations.Add($"{name} = {initialiser}");
        return variables[id] = name;
    }

    private static string Spell(Place place, Shape? shape) => place.Kind switch
    {
        PlaceKind.Slot => $"batch.Slot({place.Index}, {Length(shape!.Value)})",
        PlaceKind.Output => "batch.Output",
        PlaceKind.OutputAdjoint => "batch.OutputAdjoint",
        PlaceKind.OutputTangent => "batch.OutputTangent",
        _ => $"batch.{place.Kind}({place.Index})",
    };

    /// <summary>A length as the product of its dimensions, so that it explains itself.</summary>
    private static string Length(Shape shape)
    {
        var factors = shape.Dimensions.Where(d => d != 1).Select(d => d.IsConstant || (d.Scale == 1 && d.Offset == 0) ? d.ToString() : $"({d})").ToArray();
        return factors.Length == 0 ? "1" : string.Join(" * ", factors);
    }

    /// <summary>An operand of an elementwise step: straight through, repeating, or each element serving a run.</summary>
    private string Operand(int id, Shape result)
    {
        var shape = typeOf(id).Shape;
        bool perPoint = plan.Places.ContainsKey(id);
        string text = Read(id);
        if (shape.Length == result.Length || (!perPoint && shape.Rank == 0))
            return text;
        var (inner, leading) = Broadcasting.Of(shape, result)
            ?? throw new InvalidOperationException($"{names[id]} of shape {shape} is not read in one pass under {result}.");
        if (perPoint && leading != 1)
            throw new InvalidOperationException($"{names[id]} of shape {shape} changes from point to point and would have to repeat inside each, under {result}.");
        return inner == 1 ? text : $"Operand<{function.RealType}>.Repeat({text}, {Text(inner)})";
    }

    private static string Text(Dimension dimension) => dimension.ToString();
}
