namespace AutoIG.Generator.Ir;

/// <summary>A differentiable method, lowered: the model that flows through the incremental pipeline. It holds no Roslyn type.</summary>
internal sealed record IrFunction(
    IrHost Host,
    string Name,
    string RealType,
    EquatableArray<IrParameter> Parameters,
    EquatableArray<string> DimensionNames,
    bool ReturnsScalar,
    IrBlock Body,
    int Result,
    EquatableArray<IrLayer> Layers)
{
    /// <summary>The members of blocks that code nested in the model's type may not name; what reads them calls these.</summary>
    public EquatableArray<IrAccessor> Accessors { get; init; }

    /// <summary>
    /// The parameters of the model's primary constructor that the method reads. They are in scope in every part of the type, but not in a
    /// type nested in it: a private property of the model passes them on.
    /// </summary>
    public EquatableArray<IrCapture> Captures { get; init; }

    /// <summary>The rectifiers that have no gate, so that guided backpropagation and deconvolution are not defined.</summary>
    public EquatableArray<ProgramRefusal> UngatedRectifiers { get; init; }

    /// <summary>
    /// The names of the dimensions as the user says them, where <see cref="DimensionNames"/>, those of their variables in generated code,
    /// are others; else empty.
    /// </summary>
    public EquatableArray<string> DimensionLabels { get; init; }

    /// <summary>
    /// The conditions that are known at run time only, the same for all points, and which way each goes in this function: in the order in
    /// which they are asked.
    /// </summary>
    public EquatableArray<IrDecision> Decisions { get; init; }

    /// <summary>
    /// The functions between which the conditions choose, in the order of their decisions; empty where there are none. This one has no body
    /// then.
    /// </summary>
    public EquatableArray<IrFunction> Variants { get; init; }

    /// <summary>What the method asks for beside its gradient and its tangents.</summary>
    public ModelPrograms Programs { get; init; }

    /// <summary>The values of the differentiable parameters, in their order: each has one, also where nothing reads it.</summary>
    public IrOperation[] Inputs() => Body.Statements.OfType<IrOperation>().Where(operation => operation.Operator.IsInput)
        .OrderBy(input => ((ParameterAttributes)input.Attributes).Index).ToArray();

    /// <summary>The name of a dimension as the user says it.</summary>
    public string LabelOf(int dimension) => DimensionLabels.Count == 0 ? DimensionNames[dimension] : DimensionLabels[dimension];

    /// <summary>Whether every value that depends on the input is a scalar: such a function runs point by point.</summary>
    public bool IsScalar => !HasTensors && Parameters.All(p => p.Type.IsScalar);

    /// <summary>Whether the method computes with tensors, also where all its parameters are numbers.</summary>
    public bool HasTensors { get; init; }
}

/// <summary>The type that declares the method, as the generated code must reopen it.</summary>
/// <param name="Namespace">The namespace, or empty.</param>
/// <param name="Types">The declarations from the outermost to the innermost type: <c>public sealed partial class DigitNet</c>, without
/// bases.</param>
/// <param name="TypeName">The innermost type's name with type arguments, as code inside it says it.</param>
/// <param name="DisplayName">The innermost type's name without type parameters.</param>
/// <param name="IsStatic">Whether the method is static, so that there is no model object.</param>
/// <param name="Accessibility">The method's accessibility: <c>public</c>, <c>internal</c>, …</param>
/// <param name="HintName">The generated file's name, without extension.</param>
internal sealed record IrHost(
    string Namespace, EquatableArray<string> Types, string TypeName, string DisplayName,
    bool IsStatic, string Accessibility, string HintName)
{
    /// <summary>What of the runtime's has a name that means something else where the derivative stands.</summary>
    public EquatableArray<IrHiddenName> HiddenNames { get; init; }

    /// <summary>
    /// The names that begin with the method's and that no private member that is generated for it can have: of members, and of the
    /// runtime's types.
    /// </summary>
    public EquatableArray<string> TakenNames { get; init; }

    /// <summary>
    /// Whether something in scope of the derivative is called <c>field</c>, which a property then cannot call its own field by.
    /// </summary>
    public bool HidesField { get; init; }

    /// <summary>Whether generated members hide some of a base type's.</summary>
    public bool HidesInherited { get; init; }

    /// <summary>Whether the type is a read-only struct, which cannot keep what is made for it.</summary>
    public bool IsReadOnly { get; init; }
}

/// <summary>A type of the runtime, or the namespace of its kernels, whose name a name of the user's hides.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arity">The number of its type parameters.</param>
/// <param name="FullName">What generated code says instead.</param>
internal sealed record IrHiddenName(string Name, int Arity, string FullName);

/// <summary>A parameter of the method.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">Its C# type.</param>
/// <param name="Type">Element and shape.</param>
/// <param name="IsDifferentiable">
/// Whether it is an input along which the function is differentiated. An integer or boolean on which control flow, a size or an index
/// depends is not: it is held constant.
/// </param>
internal sealed record IrParameter(string Name, string TypeName, IrType Type, bool IsDifferentiable)
{
    /// <summary>
    /// Whether the parameter brings token ids: what is differentiated, and what <see cref="Type"/> states, are the rows they select.
    /// </summary>
    public bool IsTokens { get; init; }

    /// <summary>The names of the elements, row-major; empty where they have none.</summary>
    public EquatableArray<string> Features { get; init; }

    /// <summary>The table they select from.</summary>
    public IrTable? Table { get; init; }
}

/// <summary>A field or property of the model that is looked up by token ids.</summary>
/// <param name="Access">The C# expression that reaches it from generated code.</param>
/// <param name="Display">How messages name it.</param>
/// <param name="Shape">[vocabulary, width].</param>
internal sealed record IrTable(string Access, string Display, Shape Shape);

/// <summary>A value that can be explained by name.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Value">The value that holds it.</param>
/// <param name="Shape">Its shape as the model sees it.</param>
/// <param name="Storage">Axis k of the value is axis <c>Storage[k]</c> of the shape; empty when they agree.</param>
internal sealed record IrLayer(string Name, int Value, Shape Shape, EquatableArray<int> Storage);

/// <summary>
/// A private member of a block, reached through an <c>UnsafeAccessor</c>: resolved when the code is compiled, so that it is as fast as the
/// field, and trimming and ahead-of-time compilation see it. The accessor stands in a class with the block's own type parameters, as the
/// runtime asks.
/// </summary>
/// <param name="ClassName">The class of all accessors of the block's type.</param>
/// <param name="TypeParameters">The block's type parameters: <c>&lt;T&gt;</c>, or empty.</param>
/// <param name="Constraints">Their constraints, or empty.</param>
/// <param name="BlockType">The block's type in terms of its type parameters.</param>
/// <param name="Name">The accessor's name.</param>
/// <param name="Member">The name of the field, or of the property's get method.</param>
/// <param name="IsField">Whether it is a field.</param>
/// <param name="Type">The member's type in terms of the block's type parameters.</param>
internal sealed record IrAccessor(
    string ClassName, string TypeParameters, string Constraints, string BlockType, string Name, string Member, bool IsField, string Type);

/// <summary>A parameter of the model's primary constructor, as a private property <paramref name="Name"/> of the model.</summary>
internal sealed record IrCapture(string Name, string Parameter, string Type);
