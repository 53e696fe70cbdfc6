using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Interprets a scalar function on dual numbers: values and tangents by formulas of its own, none of them the operators' rules.
/// </summary>
internal sealed class DualOracle(IrFunction function)
{
    private readonly Dictionary<int, Dual> values = [];
    private double[] inputs = [], direction = [];
    private long[] fixedArguments = [];

    public readonly record struct Dual(double Value, double Tangent)
    {
        /// <summary>f(a) with f' given.</summary>
        public Dual Chain(double value, double slope) => new(value, slope * Tangent);
    }

    public Dual Evaluate(double[] point, double[] along, params long[] constants)
    {
        (inputs, direction, fixedArguments) = (point, along, constants);
        values.Clear();
        Run(function.Body);
        return values[function.Result];
    }

    public double[] Gradient(double[] point, params long[] constants) =>
        point.Select((_, i) => Evaluate(point, point.Select((_, j) => i == j ? 1.0 : 0.0).ToArray(), constants).Tangent).ToArray();

    private void Run(IrBlock block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    values[operation.Id] = Apply(operation, operation.Operands.Select(o => values[o]).ToArray());
                    break;
                case IrConditional conditional:
                    bool then = values[conditional.Condition].Value != 0;
                    Run(then ? conditional.Then : conditional.Else);
                    foreach (var merge in conditional.Merges)
                        values[merge.Id] = values[then ? merge.Then : merge.Else];
                    break;
                case IrLoop loop:
                    Carry(loop, c => c.Initial);
                    for (Run(loop.Header); values[loop.Condition].Value != 0; Run(loop.Header))
                    {
                        Run(loop.Body);
                        Carry(loop, c => c.Next);
                    }
                    break;
            }
        }
    }

    private void Carry(IrLoop loop, Func<IrCarried, int> source)
    {
        var next = loop.Carried.Select(c => values[source(c)]).ToArray();
        for (int i = 0; i < next.Length; i++)
            values[loop.Carried[i].Id] = next[i];
    }

    private Dual Apply(IrOperation operation, Dual[] x)
    {
        Dual a = x.ElementAtOrDefault(0), b = x.ElementAtOrDefault(1);
        return operation.Operator.Name switch
        {
            "Input" => new(inputs[Index(operation)], direction[Index(operation)]),
            "Fixed" => new(fixedArguments[Index(operation)], 0),
            "Constant" => new(((ConstantAttributes)operation.Attributes).Value, 0),
            "Convert" => a,
            "Add" => new(a.Value + b.Value, a.Tangent + b.Tangent),
            "Subtract" => new(a.Value - b.Value, a.Tangent - b.Tangent),
            "Multiply" => new(a.Value * b.Value, a.Tangent * b.Value + a.Value * b.Tangent),
            "Divide" => new(a.Value / b.Value, (a.Tangent * b.Value - a.Value * b.Tangent) / (b.Value * b.Value)),
            "Negate" => new(-a.Value, -a.Tangent),
            "Maximum" => a.Value >= b.Value ? a : b,
            "Minimum" => a.Value <= b.Value ? a : b,
            "Select" => a.Value != 0 ? b : x[2],
            "Exp" => a.Chain(Math.Exp(a.Value), Math.Exp(a.Value)),
            "Log" => a.Chain(Math.Log(a.Value), 1 / a.Value),
            "Sin" => a.Chain(Math.Sin(a.Value), Math.Cos(a.Value)),
            "Cos" => a.Chain(Math.Cos(a.Value), -Math.Sin(a.Value)),
            "Tanh" => a.Chain(Math.Tanh(a.Value), 1 / (Math.Cosh(a.Value) * Math.Cosh(a.Value))),
            "Sqrt" => a.Chain(Math.Sqrt(a.Value), 0.5 / Math.Sqrt(a.Value)),
            "Abs" => a.Chain(Math.Abs(a.Value), Math.Sign(a.Value)),
            "Relu" => a.Value > 0 ? a : default,
            "Sigmoid" => a.Chain(1 / (1 + Math.Exp(-a.Value)), 1 / (2 + Math.Exp(-a.Value) + Math.Exp(a.Value))),
            "Floor" => a.Chain(Math.Floor(a.Value), 0),
            "Equal" => Truth(a.Value == b.Value),
            "NotEqual" => Truth(a.Value != b.Value),
            "GreaterThan" => Truth(a.Value > b.Value),
            "GreaterThanOrEqual" => Truth(a.Value >= b.Value),
            "LessThan" => Truth(a.Value < b.Value),
            "LessThanOrEqual" => Truth(a.Value <= b.Value),
            "And" => Truth(a.Value != 0 && b.Value != 0),
            "Or" => Truth(a.Value != 0 || b.Value != 0),
            "Not" => Truth(a.Value == 0),
            _ => throw new InvalidOperationException($"The oracle does not know {operation.Operator}."),
        };
    }

    private static Dual Truth(bool value) => new(value ? 1 : 0, 0);

    private static int Index(IrOperation operation) => ((ParameterAttributes)operation.Attributes).Index;
}
