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
    private readonly SweepVariables variables = new(function, plan, names, constants, typeOf);

    /// <summary>The statements of the sweep.</summary>
    public string Write()
    {
        var body = new CodeWriter();
        var stated = Origin.None;
        var steps = plan.Sections[section];
        for (int i = 0; i < steps.Count; i++)
        {
            var (step, code) = (steps[i], new CodeWriter());
            if (step is MapStep map && i + 1 < steps.Count && SlopeOf(map, steps[i + 1]) is { } slope)
            {
                Write(map, slope, code);
                i++;
            }
            else
            {
                Write(step, code);
            }
            string statements = code.ToString().TrimEnd('\n');
            // What lies where it belongs takes no statement, and so no comment.
            if (statements.Length == 0)
                continue;
            State(step.Origin, isContinued: false);
            if (step is KernelStep { Epilogue.Root.Origin: var behind })
                State(behind, isContinued: step.Origin.Text.Length > 0);
            body.Line(statements);
        }
        string text = body.ToString().TrimEnd('\n');
        var header = new List<string>();
        if (Regex.IsMatch(text, @"\bpoints\b"))
            header.Add("int points = batch.Points;");
        for (int i = 0; i < function.DimensionNames.Count; i++)
        {
            if (Regex.IsMatch(text, $@"\b{function.DimensionNames[i]}\b"))
                header.Add($"int {Identifiers.Escape(function.DimensionNames[i])} = batch.Dimension({i});");
        }
        return header.Count == 0 ? text : string.Join("\n", header) + "\n\n" + text;

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

    private void Write(Step step, CodeWriter code)
    {
        switch (step)
        {
            case MapStep map:
                Write(map, code);
                break;
            case ReserveStep reserved:
                variables.Take(reserved.Result, [], code);
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
                variables.Bring(store.Reads, code);
                code.Line($"{variables[store.Value]}.CopyTo({SweepVariables.Spell(store.Destination, null)});");
                break;
        }
    }

    /// <summary>Whether nothing is left to do: a slice that is read where it lies, a concatenation whose parts were all written where they belong.</summary>
    private bool IsInPlace(KernelStep step) => step.Operation.Operator == Parts.Slice ? plan.Parts.ContainsKey(step.Result)
        : step.Operation.Operator == Joins.Concat && step.Operation.Operands.All(part => IsPartOf(part, step.Result));

    private bool IsPartOf(int part, int whole) => plan.Parts.ContainsKey(part) && plan.Places[part] == plan.Places[whole];

    private void Write(MapStep step, CodeWriter code)
    {
        variables.Bring(step.Reads, code);
        string[] operands = step.Group.Leaves.Select(l => Operand(l, step.Group.Root.Type.Shape)).ToArray();
        string destination = variables.Take(step.Result, step.Group.Leaves, code);
        code.Line($"Kernels.Elementwise.Apply<{function.RealType}, {MapOf(step.Group)}>({string.Join(", ", operands)}, {destination});");
    }

    private string MapOf(MapGroup group) => maps.Name(group, names.OfExpression(group), rule);

    /// <summary>The step behind an activation's if it computes the slope at the same argument, so that one pass can compute both.</summary>
    private static MapStep? SlopeOf(MapStep step, Step next) =>
        step.Group.Members.Count == 1 && step.Group.Root.Operator is ElementwiseOperator { Slope: { } slope }
        && next is MapStep { Group: { Members.Count: 1 } other } candidate && other.Root.Operator == slope && other.Leaves.Equals(step.Group.Leaves)
            ? candidate
            : null;

    private void Write(MapStep step, MapStep slope, CodeWriter code)
    {
        variables.Bring(step.Reads, code);
        string x = variables[step.Group.Leaves[0]];
        string destination = variables.Take(step.Result, [], code);
        string slopes = variables.Take(slope.Result, slope.Group.Leaves, code);
        string map = maps.NameWithSlope((ElementwiseOperator)step.Group.Root.Operator);
        code.Line($"Kernels.Elementwise.ApplyWithSlope<{function.RealType}, {map}>({x}, {destination}, {slopes});");
    }

    private void Write(KernelStep step, CodeWriter code)
    {
        variables.Bring(step.Operation.Operands, code);
        if (step.EpilogueOperand >= 0)
            variables.Bring([step.EpilogueOperand], code);
        if (step.AddTo >= 0)
            variables.Bring([step.AddTo], code);
        string destination = variables.Take(step.Result, step.AddTo >= 0 ? [step.AddTo] : [], code);
        if (step.AddTo >= 0 && !variables.SamePlace(step.AddTo, step.Result))
            code.Line($"{variables[step.AddTo]}.CopyTo({destination});");
        string statement = Call(step.AddTo >= 0);
        if (step.AddTo >= 0 && statement == Call(accumulate: false))
            throw new InvalidOperationException($"{step.Operation.Operator} is declared to accumulate, and its call overwrites.");
        code.Line(statement);

        string Call(bool accumulate) => ((IKernel)step.Operation.Operator).Emit(new KernelCall(
            step.Operation, function.RealType, id => variables[id], typeOf, destination, accumulate, EpilogueOf(step), constants, variables.Stride,
            part => IsPartOf(part, step.Result), step.Result, step.EpilogueOperand >= 0 ? variables[step.EpilogueOperand] : null, step.Tap, step.WithSlope,
            (type, initialiser, wish) => variables.Local(type, initialiser, wish, code)));
    }

    private string? EpilogueOf(KernelStep step) => step.Epilogue switch
    {
        { } activation when step.WithSlope => maps.NameWithSlope((ElementwiseOperator)activation.Root.Operator),
        { } group => MapOf(group),
        null => null,
    };

    private void Write(AliasStep step, CodeWriter code)
    {
        int operand = step.Operation.Operands[0];
        variables.Bring([operand], code);
        if (variables.SamePlace(operand, step.Result))
            variables.Alias(step.Result, operand, step.IsTap, code);
        else
            code.Line($"{variables[operand]}.CopyTo({variables.Take(step.Result, [], code)});");
        if (!step.IsTap)
            return;
        var call = new KernelCall(
            step.Operation, function.RealType, id => variables[id], typeOf, variables[step.Result], false, null, constants, variables.Stride,
            result: step.Result);
        code.Line(((IKernel)step.Operation.Operator).Emit(call));
    }

    /// <summary>An operand of an elementwise step: straight through, repeating, or each element serving a run.</summary>
    private string Operand(int id, Shape result)
    {
        var shape = typeOf(id).Shape;
        bool perPoint = plan.Places.ContainsKey(id);
        string text = variables[id];
        if (shape.Length == result.Length || (!perPoint && shape.Rank == 0))
            return text;
        var (inner, leading) = Broadcasting.Of(shape, result)
            ?? throw new InvalidOperationException($"{names[id]} of shape {shape} is not read in one pass under {result}.");
        if (perPoint && leading != 1)
            throw new InvalidOperationException($"{names[id]} of shape {shape} changes from point to point and would have to repeat inside each, under {result}.");
        return inner == 1 ? text : $"Operand<{function.RealType}>.Repeat({text}, {inner})";
    }
}
