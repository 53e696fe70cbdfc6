using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator.Operators;

/// <summary>
/// The one place where an operator is declared: the C# symbols it is recognised by, its shape rule, in which operands it is affine, its
/// derivative in terms of other operators, and its kernel.
/// </summary>
internal abstract class Operator(string name)
{
    /// <summary>The operator's name in the IR and in the documentation.</summary>
    public string Name => name;

    /// <summary>The methods it is recognised by: <c>AutoIG.Nn.Relu</c>, <c>System.Numerics.Tensors.Tensor.Tanh</c>, <c>System.Math.Tanh</c>.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>One line for the table of operators: the derivative, with its value at kinks.</summary>
    public string Derivative { get; init; } = "";

    /// <summary>Whether the value is a differentiable input.</summary>
    public virtual bool IsInput => false;

    /// <summary>Writes the IR of a call of one of <see cref="Symbols"/>.</summary>
    /// <returns>The value of the call.</returns>
    public virtual int Lower(CallSite call) =>
        throw new InvalidOperationException($"{Name} is not written by users.");

    /// <summary>Writes the IR of a call whose result may be several values: a list of parts.</summary>
    public virtual Argument LowerCall(CallSite call) => new Argument.Value(Lower(call));

    /// <summary>The type of the result.</summary>
    /// <exception cref="ShapeException">The operands do not fit.</exception>
    public abstract IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes);

    /// <summary>Whether the result is affine in the active operands together, the others being constants.</summary>
    public virtual bool IsAffine(IReadOnlyList<bool> active) => false;

    /// <summary>
    /// The operands in the form that the kernel takes: what it cannot repeat on the way is written out. The result's value and type stay the same.
    /// </summary>
    public virtual IReadOnlyList<int> Conform(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type) => operands;

    /// <summary>An existing or simpler value that equals this one exactly, or <see langword="null"/>.</summary>
    public virtual int? Fold(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type) => null;

    /// <summary>
    /// Reverse mode: adds to the operands' adjoints what the result's adjoint implies. Affine operators must not read active operands' values.
    /// </summary>
    public virtual void Pullback(PullbackSite site) =>
        throw new InvalidOperationException($"{Name} has no derivative.");

    /// <summary>Forward mode: the result's tangent from the operands' tangents; the constant 0 where nothing moves.</summary>
    public virtual Expr Pushforward(PushforwardSite site) =>
        throw new InvalidOperationException($"{Name} has no derivative.");

    /// <summary>Whether the kernel applies an elementwise expression to its result while it is in registers.</summary>
    public virtual bool TakesEpilogue => false;

    /// <summary>Whether the kernel applies an elementwise expression of its result and one other value, after a tap of the result if there is one.</summary>
    public virtual bool PassesResultOn => false;

    /// <summary>Whether the kernel can add its result to what the destination holds.</summary>
    public virtual bool Accumulates => false;

    /// <summary>Whether the kernel reads an operand of rows (its last axis) where these are parts of longer ones.</summary>
    public virtual bool ReadsPartOfRow(int operand) => false;

    /// <summary>Whether the kernel writes its result's rows where these are parts of longer ones.</summary>
    public virtual bool WritesPartOfRow => false;

    /// <summary>The C# statement that computes the result into its destination.</summary>
    public virtual string Emit(KernelCall call) =>
        throw new InvalidOperationException($"{Name} has no kernel of its own.");

    /// <summary>The type of the object that the operator prepares from weights.</summary>
    public virtual string PreparedType(string realType) =>
        throw new InvalidOperationException($"{Name} prepares nothing.");

    /// <summary>The expression that computes a constant result, a tensor as an array, when the function is constructed.</summary>
    /// <remarks>Where an operator says nothing else, its kernel computes it, at a single point.</remarks>
    public virtual string Prepare(Preparation preparation) =>
        $"Constants.Compute<{preparation.T}>({preparation.Operation.Type.Shape.Length}, result => "
        + $"{{ const int {KernelCall.Points} = 1; {Emit(preparation.AsKernelCall("result")).Replace("\n", " ")} }})";

    /// <summary>A name for the field that holds a constant result.</summary>
    public virtual string FieldName(IrOperation operation, Analysis.ValueTable values, Func<int, string> nameOf) =>
        operation.Name ?? (operation.Operands.Count > 0 ? nameOf(operation.Operands[0]) : Identifiers.Camel(Name)) + (operation.Type.Element == Element.Prepared ? "" : Name);
}
