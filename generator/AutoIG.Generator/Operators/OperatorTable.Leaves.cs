using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

internal static partial class OperatorTable
{
    private static IEnumerable<Operator> Leaves() =>
    [
        new Leaf("Input", isInput: true),      // a differentiable parameter
        new Leaf("Fixed", isInput: false),     // a parameter that is held constant
        new Leaf("Constant", isInput: false),  // a number known at compile time
        new Leaf("Model", isInput: false),     // a field or property of the model
        new Leaf("Dimension", isInput: false), // a size known at run time
    ];

    /// <summary>A value that is computed from no other.</summary>
    private sealed class Leaf(string name, bool isInput) : Operator(name)
    {
        public override bool IsInput => isInput;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            Name == "Dimension" ? IrType.Integer : throw new InvalidOperationException($"The type of {Name} is given, not inferred.");
    }
}
