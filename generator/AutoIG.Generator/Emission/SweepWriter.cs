using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>Writes the body of one sweep.</summary>
internal sealed class SweepWriter(
    IrFunction function, SweepPlan plan, int section, string mark, ValueNames names, ConstantPool constants, MapWriter maps,
    Func<int, IrType> typeOf, string rule)
{
    private readonly SweepNames read = new(function);
    private SweepVariables? declared;

    private SweepVariables Variables => declared ??= new SweepVariables(function, plan, names, constants, typeOf, read);

    /// <summary>The statements of the sweep from a step on.</summary>
    /// <param name="first">The step.</param>
    /// <param name="texts">The text of each step, in order.</param>
    public string Write(int first, out IReadOnlyList<string> texts)
    {
        var body = new CodeWriter();
        var stated = Origin.None;
        var steps = plan.Sections[section];
        var ends = new List<int>();
        for (int i = first; i < steps.Count; i++)
        {
            var (step, code) = (steps[i], new SweepStatements(function.RealType));
            bool isPair = step is MapStep map && i + 1 < steps.Count && IsSlopeOf(map, steps[i + 1]);
            if (isPair)
            {
                Write((MapStep)step, (MapStep)steps[i + 1], code);
            }
            else
            {
                Write(step, code);
            }
            string statements = code.ToString();
            // What lies where it belongs takes no statement, and so no comment.
            if (statements.Length > 0)
            {
                State(step.Origin, isContinued: false);
                if (step is KernelStep { Epilogue.Root.Origin: var behind })
                    State(behind, isContinued: step.Origin.Text.Length > 0);
                body.Line(statements);
            }
            ends.Add(body.Length);
            if (!isPair)
                continue;
            ends.Add(body.Length);
            i++;
        }
        string text = body.ToString();
        texts = ends.Select((end, i) => i == 0 ? text.Substring(0, end) : text.Substring(ends[i - 1], end - ends[i - 1])).ToArray();
        text = text.TrimEnd('\n');
        string header = string.Join(", ", read.Declarations());
        return header.Length == 0 ? text : $"int {header};\n\n{text}";

        // The user's statement, where another one begins; continued, under the one of which the same call computes a part.
        void State(Origin next, bool isContinued)
        {
            if (next == stated || next.Text.Length == 0)
                return;
            stated = next;
            if (!isContinued)
                body.BlankLine();
            body.Comment(mark + next.Text);
        }
    }

    private void Write(Step step, SweepStatements code)
    {
        switch (step)
        {
            case MapStep map:
                Write(map, code);
                break;
            case ReserveStep reserved:
                Variables.Take(reserved.Result, [], code);
                break;
            case KernelStep kernel when !IsInPlace(kernel):
                Write(kernel, code);
                break;
            case AliasStep alias:
                Write(alias, code);
                break;
            case StoreStep { Value: < 0 } zero:
                code.Line($"{SweepVariables.Spell(zero.Destination, null)}.Clear();");
                break;
            case StoreStep store:
                Variables.Bring(store.Reads, code);
                code.Line($"{Variables[store.Value]}.CopyTo({SweepVariables.Spell(store.Destination, null)});");
                break;
        }
    }

    /// <summary>
    /// Whether nothing is left to do: a slice that is read where it lies, a concatenation whose parts were all written where they belong.
    /// </summary>
    private bool IsInPlace(KernelStep step) => step.Operation.Operator == Parts.Slice ? plan.Parts.ContainsKey(step.Result)
        : step.Operation.Operator == Joins.Concat && step.Operation.Operands.All(part => IsPartOf(part, step.Result));

    private bool IsPartOf(int part, int whole) => plan.Parts.ContainsKey(part) && plan.Places[part] == plan.Places[whole];

    private void Write(MapStep step, SweepStatements code)
    {
        Variables.Bring(step.Reads, code);
        string[] operands = step.Group.Leaves.Select(l => Operand(l, step.Group.Root.Type.Shape)).ToArray();
        string destination = Variables.Take(step.Result, step.Group.Leaves, code);
        code.Line($"Kernels.Elementwise.Apply<{function.RealType}, {MapOf(step.Group)}>({string.Join(", ", operands)}, {destination});");
    }

    private string MapOf(MapGroup group) => maps.Name(group, names.OfExpression(group), rule);

    /// <summary>
    /// Whether the step behind an activation's computes the slope at the same argument, so that one pass can compute both.
    /// </summary>
    private static bool IsSlopeOf(MapStep step, Step next) =>
        step.Group.Members.Count == 1 && step.Group.Root.Operator is ElementwiseOperator { Slope: { } slope }
        && next is MapStep { Group: { Members.Count: 1 } other } && other.Root.Operator == slope && other.Leaves.Equals(step.Group.Leaves);

    private void Write(MapStep step, MapStep slope, SweepStatements code)
    {
        Variables.Bring(step.Reads, code);
        string x = Variables[step.Group.Leaves[0]];
        string destination = Variables.Take(step.Result, [], code);
        string slopes = Variables.Take(slope.Result, slope.Group.Leaves, code);
        string map = maps.NameWithSlope((ElementwiseOperator)step.Group.Root.Operator);
        code.Line($"Kernels.Elementwise.ApplyWithSlope<{function.RealType}, {map}>({x}, {destination}, {slopes});");
    }

    private void Write(KernelStep step, SweepStatements code)
    {
        Variables.Bring(step.Operation.Operands, code);
        if (step.EpilogueOperand >= 0)
            Variables.Bring([step.EpilogueOperand], code);
        if (step.AddTo >= 0)
            Variables.Bring([step.AddTo], code);
        string destination = Variables.Take(step.Result, step.AddTo >= 0 ? [step.AddTo] : [], code);
        if (step.AddTo >= 0 && !Variables.SamePlace(step.AddTo, step.Result))
            code.Line($"{Variables[step.AddTo]}.CopyTo({destination});");
        var kernel = (IKernel)step.Operation.Operator;
        read.Points |= kernel.TakesPoints;
        read.Read(step.Operation.Attributes.Sizes()
            .Concat(step.Operation.Operands.SelectMany(o => typeOf(o).Shape.Dimensions))
            .Concat(step.Operation.Type.Shape.Dimensions));
        string statement = Call(step.AddTo >= 0);
        if (step.AddTo >= 0 && statement == Call(accumulate: false))
            throw new InvalidOperationException($"{step.Operation.Operator} is declared to accumulate, and its call overwrites.");
        code.Line(statement);

        string Call(bool accumulate) => kernel.Emit(new KernelCall(
            step.Operation, function.RealType, id => Variables[id], typeOf, destination, accumulate, EpilogueOf(step), constants,
            Variables.Stride, part => IsPartOf(part, step.Result), step.Result,
            step.EpilogueOperand >= 0 ? Variables[step.EpilogueOperand] : null, step.Tap, step.WithSlope,
            (type, initialiser, wish) => Variables.Local(type, initialiser, wish, code)));
    }

    private string? EpilogueOf(KernelStep step) => step.Epilogue switch
    {
        { } activation when step.WithSlope => maps.NameWithSlope((ElementwiseOperator)activation.Root.Operator),
        { } group => MapOf(group),
        null => null,
    };

    private void Write(AliasStep step, SweepStatements code)
    {
        // Brought where it is read.
        if (step.Operation.Operator is BaselineView)
            return;
        int operand = step.Operation.Operands[0];
        Variables.Bring([operand], code);
        if (Variables.SamePlace(operand, step.Result))
            Variables.Alias(step.Result, operand, step.IsTap, code);
        else
            code.Line($"{Variables[operand]}.CopyTo({Variables.Take(step.Result, [], code)});");
        if (!step.IsTap)
            return;
        var call = new KernelCall(
            step.Operation, function.RealType, id => Variables[id], typeOf, Variables[step.Result], false, null, constants,
            Variables.Stride, result: step.Result);
        code.Line(((IKernel)step.Operation.Operator).Emit(call));
    }

    /// <summary>An operand of an elementwise step: straight through, repeating, or each element serving a run.</summary>
    private string Operand(int id, Shape result)
    {
        var shape = typeOf(id).Shape;
        bool perPoint = plan.Places.ContainsKey(id);
        string text = Variables[id];
        if (shape.Length == result.Length || (!perPoint && shape.Rank == 0))
            return text;
        var (inner, leading) = Broadcasting.Of(shape, result)
            ?? throw new InvalidOperationException($"{names[id]} of shape {shape} is not read in one pass under {result}.");
        if (perPoint && leading != 1)
            throw new InvalidOperationException($"{names[id]} of shape {shape} changes from point to point and would have to repeat "
                + $"inside each, under {result}.");
        read.Read([inner]);
        return inner == 1 ? text : $"Operand<{function.RealType}>.Repeat({text}, {inner})";
    }
}
