using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>
/// Runs a sweep of a function of numbers as it stands, and strictly: a value is computed once, and read only while the block that computes
/// it, or one inside that, is running.
/// </summary>
/// <param name="program">The sweep.</param>
/// <param name="inputs">The point.</param>
/// <param name="directions">What goes through the function: the inputs' tangents, or the adjoint of the result.</param>
/// <param name="held">What is held constant.</param>
internal sealed class SweepInterpreter(ScalarProgram program, double[] inputs, double[] directions, long[] held)
{
    private readonly Stack<Dictionary<int, double>> scopes = new();
    private readonly Dictionary<int, Stack<double[]>> tapes = [];
    private readonly List<(string Tap, int Layer, double Value)> tapped = [];

    /// <summary>What observers of layers see, in order.</summary>
    public IReadOnlyList<(string Tap, int Layer, double Value)> Tapped => tapped;

    /// <summary>What the sweep gives.</summary>
    public double[] Run()
    {
        scopes.Push([]);
        Run(program.Body);
        return [.. program.Results.Select(id => id < 0 ? 0 : Read(id))];
    }

    private void Run(IrBlock block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    Define(operation.Id, Compute(operation, [.. operation.Operands.Select(Read)]));
                    break;
                case IrConditional conditional:
                    Choose(conditional);
                    break;
                case ScalarLoop loop:
                    Turn(loop);
                    break;
                case ScalarReverseLoop loop:
                    TurnBack(loop);
                    break;
                default:
                    throw new InvalidOperationException(statement.ToString());
            }
        }
    }

    private void Choose(IrConditional conditional)
    {
        bool then = Read(conditional.Condition) != 0;
        var chosen = Inside(() =>
        {
            Run(then ? conditional.Then : conditional.Else);
            return conditional.Merges.Select(merge => Read(then ? merge.Then : merge.Else)).ToArray();
        });
        for (int i = 0; i < chosen.Length; i++)
            Define(conditional.Merges[i].Id, chosen[i]);
    }

    private void Turn(ScalarLoop loop)
    {
        double[] carried = [.. loop.Carried.Select(c => Read(c.Initial))];
        var tape = new Stack<double[]>();
        while (Inside(() =>
        {
            for (int i = 0; i < carried.Length; i++)
                Define(loop.Carried[i].Current, carried[i]);
            Run(loop.Header);
            if (Read(loop.Condition) == 0)
                return false;
            tape.Push(carried);
            Run(loop.Body);
            carried = [.. loop.Carried.Select(c => Read(c.Next))];
            return true;
        }))
        {
        }
        for (int i = 0; i < carried.Length; i++)
            Define(loop.Carried[i].Last, carried[i]);
        if (loop.Turns >= 0)
            tapes[loop.Turns] = tape;
    }

    private void TurnBack(ScalarReverseLoop loop)
    {
        double[] adjoints = [.. loop.Adjoints.Select(c => Read(c.Initial))];
        for (var tape = tapes[loop.Turns]; tape.Count > 0;)
        {
            adjoints = Inside(() =>
            {
                double[] recalled = tape.Pop();
                Assert.Equal(recalled.Length, loop.Recalled.Count);
                for (int i = 0; i < recalled.Length; i++)
                    Define(loop.Recalled[i], recalled[i]);
                for (int i = 0; i < adjoints.Length; i++)
                    Define(loop.Adjoints[i].Current, adjoints[i]);
                Run(loop.Body);
                return loop.Adjoints.Select(c => Read(c.Next)).ToArray();
            });
        }
        for (int i = 0; i < adjoints.Length; i++)
            Define(loop.Adjoints[i].Last, adjoints[i]);
    }

    private T Inside<T>(Func<T> run)
    {
        scopes.Push([]);
        var result = run();
        scopes.Pop();
        return result;
    }

    private void Define(int id, double value)
    {
        Assert.True(scopes.All(scope => !scope.ContainsKey(id)), $"%{id} is computed twice.");
        scopes.Peek().Add(id, value);
    }

    private double Read(int id)
    {
        foreach (var scope in scopes)
        {
            if (scope.TryGetValue(id, out double value))
                return value;
        }
        throw new InvalidOperationException($"%{id} is read where it is not known.");
    }

    private double Compute(IrOperation operation, double[] x)
    {
        switch (operation.Attributes)
        {
            case ConstantAttributes constant:
                return constant.Value;
            case ParameterAttributes parameter:
                return operation.Operator == Leaves.Input ? inputs[parameter.Index]
                    : operation.Operator == Leaves.Fixed ? held[parameter.Index] : directions[parameter.Index];
            case LayerAttributes layer:
                tapped.Add((operation.Operator.Name, layer.Layer, x[0]));
                return x[0];
        }
        return operation.Operator.Name switch
        {
            "Add" => x[0] + x[1],
            "Subtract" => x[0] - x[1],
            "Multiply" => x[0] * x[1],
            "Divide" => x[0] / x[1],
            "Negate" => -x[0],
            "Convert" or "Cast" => x[0],
            "Exp" => Math.Exp(x[0]),
            "Log" => Math.Log(x[0]),
            "Sin" => Math.Sin(x[0]),
            "Cos" => Math.Cos(x[0]),
            "Tanh" => Math.Tanh(x[0]),
            "Sqrt" => Math.Sqrt(x[0]),
            "Abs" => Math.Abs(x[0]),
            "Sign" => Math.Sign(x[0]),
            "Floor" => Math.Floor(x[0]),
            "Maximum" => Math.Max(x[0], x[1]),
            "Minimum" => Math.Min(x[0], x[1]),
            "Select" => x[0] != 0 ? x[1] : x[2],
            "GreaterThan" => Truth(x[0] > x[1]),
            "GreaterThanOrEqual" => Truth(x[0] >= x[1]),
            "LessThan" => Truth(x[0] < x[1]),
            "LessThanOrEqual" => Truth(x[0] <= x[1]),
            "Equal" => Truth(x[0] == x[1]),
            "NotEqual" => Truth(x[0] != x[1]),
            "And" => Truth(x[0] != 0 && x[1] != 0),
            "Or" => Truth(x[0] != 0 || x[1] != 0),
            "Not" => Truth(x[0] == 0),
            _ => throw new InvalidOperationException($"{operation.Operator} is not known here."),
        };
    }

    private static double Truth(bool value) => value ? 1 : 0;
}
