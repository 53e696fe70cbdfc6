using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// A random program over a few variables that assignments, branches and loops of a number of turns known at run time change, lowered as a
/// method would be: what a branch or a turn assigns is merged or carried under the variable's name.
/// </summary>
internal sealed class ProgramOfVariables(Random random, bool simplify)
{
    private static readonly string[] Names = ["x", "y", "z", "u", "v"];

    private readonly ScalarModel model = new(simplify: simplify);
    private Expr turns = null!, flag = null!; // parameters, which Write declares behind the inputs

    public IrFunction Write(int number)
    {
        var variables = new Expr[Names.Length];
        for (int i = 0; i < 3; i++)
            variables[i] = model.Input(Names[i]);
        turns = model.Fixed("n");
        flag = model.Fixed("flag", "bool");
        variables[3] = model.Builder.Constant(0.5);
        variables[4] = variables[0];
        foreach (var step in Steps(depth: 0, random.Next(3, 8)))
            step.Write(variables);
        var function =
            model.Return(() => (variables[0] * variables[3] + variables[4] * variables[1]).Apply(Elementary.Tanh) + variables[2]);
        string type = $"Model{number}";
        return function with
        {
            Host = function.Host with
            {
                Types = EquatableArray.Of($"public static partial class {type}"),
                TypeName = type,
                DisplayName = type,
            },
        };
    }

    private Step[] Steps(int depth, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(depth < 3 ? 7 : 4) switch
    {
        < 4 => Assignment(),
        < 6 => Branch(Steps(depth + 1, random.Next(1, 4)), Steps(depth + 1, random.Next(0, 3))),
        _ => Loop(Steps(depth + 1, random.Next(1, 5)), tested: random.Next(3) == 0),
    })];

    private Step Assignment()
    {
        int target = random.Next(Names.Length);
        return new([target], variables =>
        {
            model.Builder.Origin = new Origin(Names[target], $"{Names[target]} = …;");
            int first = model.Builder.NextId;
            variables[target] = random.Next(6) == 0 ? variables[random.Next(Names.Length)]
                : random.Next(9) == 0 ? model.Builder.Constant(0.25) : Expression(variables);
            if (variables[target].Id >= first)
                model.Builder.Rename(variables[target].Id, Names[target]);
        });
    }

    private Step Branch(Step[] then, Step[] @else)
    {
        int[] assigned = [.. then.Concat(@else).SelectMany(s => s.Assigned).Distinct().Order()];
        return new(assigned, variables =>
        {
            var condition = random.Next(4) == 0 ? flag : Condition(variables);
            var merged = model.If(condition, () => Arm(then), () => Arm(@else), [.. assigned.Select(i => Names[i])]);
            for (int i = 0; i < assigned.Length; i++)
                variables[assigned[i]] = merged[i];

            Expr[] Arm(Step[] steps)
            {
                Expr[] inside = [.. variables];
                foreach (var step in steps)
                    step.Write(inside);
                return [.. assigned.Select(i => inside[i])];
            }
        });
    }

    private Step Loop(Step[] body, bool tested)
    {
        int[] assigned = [.. body.SelectMany(s => s.Assigned).Distinct().Order()];
        return new(assigned, variables =>
        {
            var last = model.While([.. assigned.Select(i => variables[i]), model.Integer(0)],
                carried => tested ? (carried[^1] < turns) & (Inside(carried)[random.Next(Names.Length)] < 0.91) : carried[^1] < turns,
                carried =>
                {
                    var inside = Inside(carried);
                    foreach (var step in body)
                        step.Write(inside);
                    return [.. assigned.Select(i => inside[i]),
                        model.Builder[model.Builder.Emit(Arithmetic.Add, [carried[^1].Id, model.Integer(1).Id], type: IrType.Integer)]];
                },
                [.. assigned.Select(i => Names[i]), "i"]);
            for (int i = 0; i < assigned.Length; i++)
                variables[assigned[i]] = last[i];

            Expr[] Inside(Expr[] carried)
            {
                Expr[] inside = [.. variables];
                for (int i = 0; i < assigned.Length; i++)
                    inside[assigned[i]] = carried[i];
                return inside;
            }
        });
    }

    private Expr Expression(Expr[] variables)
    {
        Expr a = variables[random.Next(Names.Length)], b = variables[random.Next(Names.Length)];
        return random.Next(9) switch
        {
            0 => (a + b).Apply(Elementary.Sin),
            1 => (a * b).Apply(Elementary.Tanh),
            2 => a * a * 0.1 - b * b * 0.2 + 1,
            3 => a - b * 0.5,
            4 => 0.9 * a + 0.1 * b,
            5 => -a / (b * b + 1),
            6 => a.Apply(Arithmetic.Maximum, b) * 0.8,
            7 => (a * a + 1).Apply(Elementary.Sqrt) - b.Apply(Elementary.Abs),
            _ => a.Apply(Elementary.Cos) * b,
        };
    }

    private Expr Condition(Expr[] variables) => random.Next(3) switch
    {
        0 => variables[random.Next(Names.Length)] > variables[random.Next(Names.Length)] + 0.37,
        1 => variables[random.Next(Names.Length)] * variables[random.Next(Names.Length)] < 0.43,
        _ => (variables[random.Next(Names.Length)] < 0.19).Apply(Comparisons.Not),
    };

    /// <summary>
    /// A statement: the variables it may assign to, and how it is written into the model with the variables' values, which it changes.
    /// </summary>
    private sealed record Step(int[] Assigned, Action<Expr[]> Write);
}
