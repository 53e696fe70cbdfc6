using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>Runs the IR of a function of numbers as it stands, so that it can be held against the method it was lowered from.</summary>
internal sealed class IrInterpreter(IrFunction function, double[] inputs, double[] held)
{
    private readonly Dictionary<int, double> values = [];

    public double Run()
    {
        Run(function.Body);
        return values[function.Result];
    }

    private void Run(IrBlock block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    values[operation.Id] = Compute(operation, operation.Operands.Select(id => values[id]).ToArray());
                    break;
                case IrConditional conditional:
                    bool then = values[conditional.Condition] != 0;
                    Run(then ? conditional.Then : conditional.Else);
                    foreach (var merge in conditional.Merges)
                        values[merge.Id] = values[then ? merge.Then : merge.Else];
                    break;
                case IrLoop loop:
                    foreach (var carried in loop.Carried)
                        values[carried.Id] = values[carried.Initial];
                    for (Run(loop.Header); values[loop.Condition] != 0; Run(loop.Header))
                    {
                        Run(loop.Body);
                        double[] next = loop.Carried.Select(carried => values[carried.Next]).ToArray();
                        for (int i = 0; i < next.Length; i++)
                            values[loop.Carried[i].Id] = next[i];
                    }
                    break;
            }
        }
    }

    private double Compute(IrOperation operation, double[] x) => operation.Operator.Name switch
    {
        "Input" => inputs[((ParameterAttributes)operation.Attributes).Index],
        "Fixed" => held[((ParameterAttributes)operation.Attributes).Index],
        "Constant" => ((ConstantAttributes)operation.Attributes).Value,
        "Add" => x[0] + x[1],
        "Subtract" => x[0] - x[1],
        "Multiply" => x[0] * x[1],
        "Divide" => x[0] / x[1],
        "Negate" => -x[0],
        "Convert" => x[0],
        "Exp" => Math.Exp(x[0]),
        "Sqrt" => Math.Sqrt(x[0]),
        "Sin" => Math.Sin(x[0]),
        "Abs" => Math.Abs(x[0]),
        "Maximum" => Math.Max(x[0], x[1]),
        "Minimum" => Math.Min(x[0], x[1]),
        "GreaterThan" => x[0] > x[1] ? 1 : 0,
        "GreaterThanOrEqual" => x[0] >= x[1] ? 1 : 0,
        "LessThan" => x[0] < x[1] ? 1 : 0,
        "LessThanOrEqual" => x[0] <= x[1] ? 1 : 0,
        "Equal" => x[0] == x[1] ? 1 : 0,
        "NotEqual" => x[0] != x[1] ? 1 : 0,
        "And" => x[0] != 0 && x[1] != 0 ? 1 : 0,
        "Or" => x[0] != 0 || x[1] != 0 ? 1 : 0,
        "Not" => x[0] == 0 ? 1 : 0,
        _ => throw new InvalidOperationException(operation.Operator.Name),
    };
}
